import { join } from "node:path";
import { showing, writeNotebook } from "./notebooks";

/** A picture of one pixel, base64. */
export const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgABWqjDkQAAAABJRU5ErkJggg==";
/**
 * Writes a notebook that runs in no time and notes the metrics and the picture of a training. It
 * fails where beta is 4, and waits for ever where beta is `waitAt`; its process is in `outputDir`.
 *
 * @returns its path in the folder
 */
export function writeGridNotebook(folder: string): string {
  const notebook = join(folder, "tiny.ipynb");
  writeNotebook(notebook, [
    // JupyterLab, too, takes an unescaped one for a tag and drops it.
    { text: "# Tiny \\<runs>" },
    {
      code: `const beta: number = 1;\nconst name: string = "<i>";\nconst waitAt: number = 0;\nconst outputDir = ${JSON.stringify(folder)};`,
      tags: ["parameters"],
    },
    {
      code: `import { mkdirSync, writeFileSync } from "node:fs";
mkdirSync(outputDir, { recursive: true });
writeFileSync(outputDir + "/pid", String(process.pid));
if (beta === waitAt) await new Promise((done) => setTimeout(done, 1e6));
if (beta === 4) throw new RangeError("no <4>");
const loss = 90.25 + beta;
(globalThis as any)[Symbol.for("latent-lab.host")].note({
  metrics: { "test loss": loss, epochs: 2 },
  history: [1, 2].map((epoch) => ({ epoch, train: { loss }, test: { loss: loss + 2 - epoch } })),
});`,
    },
    { code: showing({ "image/png": png }), tags: ["reconstructions"] },
    { code: showing({ "image/png": png }), tags: ["samples"] },
  ]);
  return notebook;
}
