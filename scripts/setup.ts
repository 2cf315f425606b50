// The set-up, after scripts/bootstrap.mjs has installed the npm packages: Jupyter in `.venv`,
// TensorFlow and the native operations in `.native`, the entry of the Jupyter kernel.
import "./leash.cjs";
import { relative } from "node:path";
import { type Command, runCommand } from "../src/cli/command";
import { exitOnSignals } from "../src/cli/stop_signal";
import { type Option, toggle } from "../src/config";
import { backendStep } from "./setup/backend_step";
import { createDisplay } from "./setup/display";
import { declarationsStep } from "./setup/declarations_step";
import { environmentStep, jupyterStep } from "./setup/jupyter_step";
import { operationsStep } from "./setup/operations_step";
import { kernelspecStep } from "./setup/kernelspec_step";
import { thisProject } from "./setup/project";
import { runSteps } from "./setup/run_steps";

async function setUp(again: boolean): Promise<never> {
  exitOnSignals();
  const display = createDisplay(process.stdout, (file) => relative(thisProject.root, file));
  const steps = [
    ...[environmentStep, jupyterStep, kernelspecStep],
    ...[backendStep, operationsStep, declarationsStep],
  ];
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

const setupCommand: Command<{ again: Option<boolean> }> = {
  usage: "npm run setup",
  summary: "Sets up what is missing.",
  options: { again: toggle("also try again what was settled for less") },
  run: ({ settings }) => setUp(settings.again),
};

void runCommand(setupCommand);
