// `npm run film`: the moving picture of the README. A 3 is drawn in the playground of a VAE, and its map
// answers; in that of a CVAE, it is rewritten as other digits. The models are those of model_ckpts/.
import "./leash.cjs";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { useBackend } from "../src/backend";
import { checkpointPrefix, loadModel } from "../src/checkpoints";
import { type Command, runCommand } from "../src/cli/command";
import { loadData } from "../src/cli/load_data";
import { placeOptions, type Settings, text, UserError } from "../src/config";
import type { Dataset } from "../src/data";
import { findBrowser } from "../src/host/node";
import { writeFilesAtomically } from "../src/host/node/atomic_files";
import { playgroundPayload } from "../src/notebook/playground_payload";
import { playgroundPage } from "../src/playground/playground_page";
import { title } from "../src/results/title";
import { encodeFilm, type Shot } from "./film/encode";
import { chooseClasses, drawThree, stage, STAGE } from "./film/scene";

const filmFlags = {
  ckptDir: placeOptions.ckptDir,
  dataDir: placeOptions.dataDir,
  output: text("docs/pictures/film.png", "FILE", "where the film goes"),
};

/** Its playground, opened and drawn on no further than its first picture. */
async function open(
  name: string,
  { folder, context, data, ckptDir }: Studio & { readonly data: Dataset; readonly ckptDir: string },
): Promise<Page> {
  const { model } = loadModel(checkpointPrefix(ckptDir, name));
  const payload = await playgroundPayload(model, data, {
    ...{ count: 1000, seed: 0 },
    title: title("playground", data, model),
  });
  const file = join(folder, `${name}.html`);
  writeFileSync(file, await playgroundPage(payload));
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  await stage(page);
  return page;
}

interface Studio {
  readonly folder: string;
  readonly context: BrowserContext;
}

async function shoot(
  { ckptDir, dataDir }: Settings<typeof filmFlags>,
  studio: Studio,
): Promise<Shot[]> {
  await useBackend("auto");
  const all = { dataset: "mnist", dataDir, seed: 7, trainImages: 0, testImages: 1000 };
  const data = await loadData({ ...all, trainImages: 1000 });
  const made = { ...studio, data, ckptDir };
  const vae = await open("vae", made);
  const drawn = await drawThree(vae);
  await vae.close();
  const cvae = await open("cvae", made);
  await drawThree(cvae, false);
  const rewritten = await chooseClasses(cvae, ["4", "5", "6", "7", "8", "9", "0"]);
  return [...drawn, ...rewritten];
}

async function film(settings: Settings<typeof filmFlags>): Promise<void> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new UserError("there is no Chromium to film in");
  const folder = mkdtempSync(join(tmpdir(), "film "));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const context = await browser.newContext({
      viewport: STAGE,
      colorScheme: "dark",
      offline: true,
    });
    const shots = await shoot(settings, { folder, context });
    const bytes = await encodeFilm(shots);
    writeFilesAtomically({ [settings.output]: bytes });
    const seconds = shots.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
    console.log(
      `${settings.output}  ${seconds.toFixed(1)} s, ${Math.round(bytes.length / 1e3)} kB`,
    );
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `npm run film`. */
export const filmCommand: Command<typeof filmFlags> = {
  usage: "npm run film -- [flags]",
  summary:
    "Draws the README's moving picture in the playgrounds of the VAE and the CVAE of model_ckpts/, as\n" +
    "`npm start` trains them.",
  options: filmFlags,
  run: ({ settings }) => film(settings),
};

if (require.main === module) void runCommand(filmCommand);
