// `npm run lab`: JupyterLab on notebooks/ with the project's kernel. Further arguments are Jupyter's.
import "./leash.cjs";
import { jupyterEnv, venvPython } from "../src/config/jupyter";
import { thisProject } from "./setup/project";
import { runInherited } from "./setup/run_inherited";

async function main(): Promise<void> {
  const { root } = thisProject;
  const own = [
    "--ServerApp.answer_yes=True",
    "--MultiKernelManager.default_kernel_name=latent-lab",
    "--LabApp.news_url=None",
    // No search for language servers of other languages.
    "--LanguageServerManager.autodetect=False",
    // As root, in a container, Jupyter asks for this.
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
  const status = await runInherited(
    [venvPython(root), "-m", "jupyterlab", ...own, ...process.argv.slice(2), "notebooks"],
    root,
    jupyterEnv(root),
  );
  process.exit(status === 130 ? 0 : status);
}

void main();
