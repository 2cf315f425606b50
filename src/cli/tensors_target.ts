import { parse } from "../checkpoints";
import { UserError } from "../config";
import { host, joinPath } from "../host";
import { requireReplaceable } from "../host/node/atomic_files";

/**
 * Makes sure, before anything is drawn, that `--tensors` can be written, and that it replaces nothing
 * but tensors that this command wrote earlier: no weights, no data, no picture of its own.
 *
 * @param outputs the folder into which the command writes pictures
 * @throws UserError where that is not so
 */
export function requireTensorsTarget(file: string, outputs: string): void {
  const { files } = host();
  requireReplaceable(file);
  const isPicture = joinPath(file).startsWith(`${joinPath(outputs)}/`) && /\.png$/i.test(file);
  if (isPicture || (files.exists(file) && !holdsSamples(file))) {
    throw new UserError(
      `--tensors ${file} is ${isPicture ? "a picture's place" : "a file that holds no generated images"}: ` +
        "name another, or remove that one first",
    );
  }
}

function holdsSamples(file: string): boolean {
  const bytes = host().files.read(file);
  if (bytes.length === 0) return true;
  try {
    const { tensors } = parse(bytes, file);
    return tensors.has("images") && tensors.has("latents");
  } catch {
    return false;
  }
}
