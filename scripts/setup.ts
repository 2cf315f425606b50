// The set-up, after scripts/bootstrap.mjs has installed the npm packages: Jupyter in `.venv`,
// TensorFlow and the kernels for it in `.native`, the notebooks' kernel's entry. `--again` also retries what was settled for less.
import "./leash.cjs";
import { relative } from "node:path";
import { backendStep } from "./setup/backend_step";
import { createDisplay } from "./setup/display";
import { jupyterStep } from "./setup/jupyter_step";
import { operationsStep } from "./setup/operations_step";
import { kernelspecStep } from "./setup/kernelspec_step";
import { thisProject } from "./setup/project";
import { runSteps } from "./setup/run_steps";

async function main(): Promise<void> {
  process.on("SIGINT", () => process.exit(130));
  process.on("SIGTERM", () => process.exit(143));
  const again = process.argv.includes("--again");
  const display = createDisplay(process.stdout, (file) => relative(thisProject.root, file));
  const steps = [jupyterStep, backendStep, operationsStep, kernelspecStep];
  const status = await runSteps(steps, { project: thisProject, display, again });
  if (status !== 0) {
    console.error(
      "The set-up is not finished; run the same command again once the cause is mended.",
    );
  } else if (again) {
    console.log(
      "✓ Set up. Next: npm start, npm run lab, npm test; npm run doctor shows the details.",
    );
  }
  process.exit(status);
}

void main();
