// `npm run lab`: JupyterLab with the project's kernel. Further arguments are Jupyter's.
import "./leash.cjs";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labPlotTextStyle } from "../src/figures/plot_text_style";
import { labPictureStyle } from "../src/figures/static_picture_style";
import { fluidPlotsVariable } from "../src/host/display";
import { jupyterEnv, venvPython } from "../src/host/node/jupyter";
import { thisProject } from "./setup/project";
import { runInherited } from "./setup/run_inherited";

/**
 * Settings that JupyterLab starts with, beneath the user's own: no question about news, and controls
 * keep their state in the notebook.
 */
function writeLabSettings(root: string): void {
  const folder = join(root, ".venv", "share", "jupyter", "lab", "settings");
  const settings = {
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false" },
    "@jupyter-widgets/jupyterlab-manager:plugin": { saveState: true },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "overrides.json"), JSON.stringify(settings, null, 2) + "\n");
}

/**
 * A plot is as wide as its cell, whatever the window does, and never scrolls: see `host/display/plot.ts`. Where the
 * window is narrow, panels side by side keep a width at which their titles do not touch, and the cell scrolls.
 */
const fluidPlots = `.jp-RenderedPlotly { overflow: hidden !important; }
@media (max-width: 48rem) {
  .jp-OutputArea-child:has(> .jp-RenderedPlotly .x2y2) { overflow-x: auto; }
  .jp-RenderedPlotly:has(.x2y2) { min-width: 45rem; }
}
`;

/** What JupyterLab lays over its own style: plots do not know its theme, and their text is to be read on either. */
function writeLabStyle(configDir = ""): void {
  const folder = join(configDir, "custom");
  mkdirSync(folder, { recursive: true });
  const style = fluidPlots + labPlotTextStyle + labPictureStyle;
  writeFileSync(join(folder, "custom.css"), style);
}

async function main(): Promise<void> {
  const { root } = thisProject;
  // Kernels inherit what JupyterLab is told.
  const env: NodeJS.ProcessEnv = { ...jupyterEnv(root), [fluidPlotsVariable]: "1" };
  writeLabSettings(root);
  writeLabStyle(env.JUPYTER_CONFIG_DIR);
  const own = [
    // The project is the root, so that links of notebooks to src/ open and reports can be seen; notebooks/ is shown.
    `--ServerApp.root_dir=${root}`,
    "--LabApp.default_url=/lab/tree/notebooks",
    "--LabApp.custom_css=True",
    "--ServerApp.answer_yes=True",
    "--MultiKernelManager.default_kernel_name=latent-lab",
    // No search for language servers of other languages.
    "--LanguageServerManager.autodetect=False",
    // As root, in a container, Jupyter asks for this.
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
  const status = await runInherited(
    [venvPython(root), "-m", "jupyterlab", ...own, ...process.argv.slice(2)],
    root,
    env,
  );
  process.exit(status === 130 ? 0 : status);
}

void main();
