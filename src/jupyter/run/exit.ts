/** Ends this process, as `process.exit` does before {@link keepCellsFromExiting}. */
export const endProcess = process.exit.bind(process);

/** A cell, or what it called, would have ended the kernel. */
export class ExitRefused extends Error {
  override readonly name = "ExitRefused";
}

/** Makes `process.exit()` an error of the cell that calls it, so that what other cells made is kept. */
export function keepCellsFromExiting(): void {
  process.exit = (code) => {
    throw new ExitRefused(
      `process.exit(${code ?? ""}) would end the kernel and lose what its cells made: ` +
        "to end it, shut it down or restart it",
    );
  };
}
