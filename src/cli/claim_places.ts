import { host, joinPath } from "../host";
import { lockFolder } from "../host/node/folder_lock";

/** What a training writes, as far as names tell: the model's own files, and pictures of it. */
const PICTURES = /^(samples|reconstructions|interpolation|conditional)\.png$/;
const BESIDE = /^(loss\.html|history\.json)$/;

/**
 * Makes sure, before anything is computed, that a training can write where it will, and keeps others
 * from training there meanwhile.
 *
 * @param weights the folder of the checkpoint
 * @param outputs the folder of pictures and history
 * @returns gives the folders back
 * @throws UserError where something that is no file is in a file's place, a folder cannot be written
 *   into, or another process trains there
 */
export function claimPlaces(model: string, weights: string, outputs: string): () => void {
  requireFiles(weights, (name) => name.startsWith(`${model}.`));
  requireFiles(outputs, (name) => PICTURES.test(name) || BESIDE.test(name));
  const folders = joinPath(weights) === joinPath(outputs) ? [weights] : [weights, outputs];
  const releases: (() => void)[] = [];
  const release = () => releases.splice(0).forEach((each) => each());
  const advice =
    "wait for its end, stop it, or name other folders with --ckpt_dir and --output_dir";
  try {
    for (const folder of folders) releases.push(lockFolder(folder, "npm run train", advice));
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

function requireFiles(folder: string, isOurs: (name: string) => boolean): void {
  const { files } = host();
  files.requireWritable(folder);
  files.requireWritable(folder, files.list(folder).filter(isOurs));
}
