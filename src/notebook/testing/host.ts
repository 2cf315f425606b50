import { type DisplayOptions, hostSymbol, type MimeBundle } from "../../host/notebook_host";

/** One call of the host's `display`. */
export interface Shown {
  data: MimeBundle;
  options?: DisplayOptions;
}

/**
 * Runs `use` as in a cell of a notebook whose kernel writes down what is shown.
 *
 * @param interrupted aborted where the user interrupts the cell
 */
export async function withNotebook(
  use: (shown: Shown[]) => Promise<void>,
  interrupted: AbortSignal = new AbortController().signal,
): Promise<void> {
  const shown: Shown[] = [];
  const host = {
    display: (data: MimeBundle, options?: DisplayOptions) => void shown.push({ data, options }),
    clearOutput: () => undefined,
    interrupted,
  };
  const place = globalThis as { [hostSymbol]?: typeof host };
  place[hostSymbol] = host;
  try {
    await use(shown);
  } finally {
    delete place[hostSymbol];
  }
}
