import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { snakeCase } from "../../src/config";
import { encodePng } from "../../src/data/testing/png_files";
import { COMMANDS, type DocumentedCommand } from "../docs/commands";

// What README tells to type, for the tests that type it.

export function commandOf(script: string): DocumentedCommand {
  const command = [...COMMANDS.use, ...COMMANDS.work].find((each) => each.script === script);
  assert.ok(command, `there is no npm run ${script}`);
  return command;
}

/** What a user of a shell is told to type, comments left out. */
export function shellLines(text: string): string[] {
  const blocks = [...text.matchAll(/^```sh\n([^]*?)\n```$/gm)];
  const lines = blocks.flatMap(([, block]) => block.split("\n"));
  return lines.map((line) => line.replace(/\s+#.*$/, "")).filter((line) => line.trim() !== "");
}

/** A script of package.json, and what it is given. */
export interface Typed {
  readonly script: string;
  readonly argv: readonly string[];
}

export function scriptOf(line: string): Typed | undefined {
  const [, script, words = ""] = /^npm (?:run )?([\w:]+)(?: -- (.*))?$/.exec(line) ?? [];
  return script === undefined ? undefined : { script, argv: words.split(" ").filter(Boolean) };
}

const LESS = {
  ...{ dataset: "digits", trainImages: "256", testImages: "64", numEpochs: "1" },
  ...{ hiddenSizes: "32", latentSize: "4", convChannels: "4,8", denseSize: "16" },
  ...{ importanceSamples: "2", withoutClassifier: "true" },
};

/** Flags for a small share of the work, where a command is not told how much. */
export function lessFlags({ script, argv }: Typed): string[] {
  const { settings, given } = commandOf(script).parse?.(argv) ?? { settings: {}, given: new Set() };
  const less = Object.entries(LESS).filter(([name]) => name in settings && !given.has(name));
  return less.map(([name, value]) => `--${snakeCase(name)}=${value}`);
}

/** The same as parameters of notebooks 01 and 02. */
export const LESS_OF_NOTEBOOKS = ["dataset", "trainImages", "testImages", "numEpochs"].flatMap(
  (name) => ["-p", `${name}=${LESS[name as keyof typeof LESS]}`],
);

/** Two classes of eight pictures each. */
export function drawPhotos(place: string): void {
  for (const [k, name] of ["rose", "tulip"].entries()) {
    mkdirSync(join(place, name), { recursive: true });
    for (let i = 0; i < 8; i++) {
      const pixels = new Uint8Array(16 * 16 * 3).fill(40 * i + 20 * k);
      writeFileSync(join(place, name, `${i}.png`), encodePng(16, 16, 3, pixels));
    }
  }
}
