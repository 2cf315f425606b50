// `npm start`, once set up: runs the first two notebooks top to bottom, then says what there is now.
// Further arguments go to both: `npm start -- -p numEpochs=1`.
import "./leash.cjs";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { endWithReader } from "../src/host/node/lost_reader";
import { thisProject } from "./setup/project";
import { runInherited } from "./setup/run_inherited";

const NOTEBOOKS = ["notebooks/01-vae.ipynb", "notebooks/02-cvae.ipynb"];

/** What a run leaves, where it is there. */
function results(root: string): string {
  const rows: [string, string[]][] = [
    [
      "Reports",
      ["outputs/reports/index.html", "outputs/reports/01-vae.html", "outputs/reports/02-cvae.html"],
    ],
    ["Images", ["outputs/vae", "outputs/cvae"]],
    ["Weights", ["model_ckpts/vae/vae.safetensors", "model_ckpts/cvae/cvae.safetensors"]],
  ];
  return rows
    .flatMap(([title, paths]) =>
      paths
        .filter((path) => existsSync(join(root, path)))
        .map((path, i) => {
          const folder = !path.includes(".");
          const count = folder ? `/  (${readdirSync(join(root, path)).length} files)` : "";
          return `  ${(i === 0 ? title : "").padEnd(9)} ${path}${count}`;
        }),
    )
    .join("\n");
}

const NEXT = `  npm run lab                            step through the notebooks, cell by cell
  npm run train -- --is_cvae             train on the command line
  npm run generate -- --is_cvae          new digits from the saved weights
  npm run report -- notebooks/01-vae.ipynb -p latentSize=2
  npm run doctor                         what was found and chosen`;

async function main(): Promise<void> {
  const { root } = thisProject;
  const register = join(root, "scripts", "register.cjs");
  const report = join(root, "src", "cli", "report.ts");
  const passed = process.argv.slice(2);
  for (const notebook of NOTEBOOKS) {
    const argv = [process.execPath, "-r", register, report, notebook, ...passed] as const;
    const status = await runInherited(argv, root);
    if (status !== 0) {
      console.error(`✗ ${notebook} did not run to its end (exit ${status}).`);
      process.exit(status);
    }
  }
  console.log(`\n✓ Both notebooks ran. In ${root}:\n${results(root)}\n\nFrom here:\n${NEXT}`);
}

endWithReader(process.stdout, process.stderr);
void main();
