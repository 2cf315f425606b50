import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { permutation } from "../../src/random";
import { EQUIVALENT } from "./equivalent";
import { mutationsOf, type Mutation } from "./mutations";

/** The files of a room that hold its code, from the root, without tests and their helpers. */
export function filesOfRoom(root: string, room: string): string[] {
  const folder = join(root, "src", room);
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((file) => /\.ts$/.test(file) && !/\.(test|long)\.ts$|(^|[/\\])testing[/\\]/.test(file))
    .map((file) => relative(root, join(folder, file)).split(sep).join("/"))
    .sort();
}

/**
 * Some of a room's mutations, each as likely as any other, without those that change nothing.
 *
 * @param seed the same seed and the same files give the same ones
 * @param only where not empty, what the file's path has in it
 */
export function sample(
  root: string,
  room: string,
  { count, seed, only }: { count: number; seed: number; only: string },
): Mutation[] {
  const all = filesOfRoom(root, room)
    .filter((file) => file.includes(only))
    .flatMap((file) => mutationsOf(file, readFileSync(join(root, file), "utf8")))
    .filter((mutation) => !isEquivalent(mutation));
  const order = permutation({ seed, stream: `mutants of ${room}`, step: 0 }, all.length);
  return [...order.subarray(0, count)].map((i) => all[i]);
}

function isEquivalent({ file, within, before, after }: Mutation): boolean {
  return EQUIVALENT.some(
    (known) =>
      known.file === file &&
      known.within === within &&
      (known.change === undefined || known.change === `${before} → ${after}`),
  );
}
