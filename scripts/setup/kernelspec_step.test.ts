import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { venvPython } from "../../src/host/node/jupyter";
import { kernelspec, kernelspecFile, kernelspecStep, lentKernelspecFile } from "./kernelspec_step";
import { otherPapermill, pluginFolder } from "./papermill_plugin";
import { recording, temporaryProject, write } from "./testing/project";

test("the kernel's entry names this Node and this clone, and nothing else is touched", async (t) => {
  const project = temporaryProject(t);
  write(venvPython(project.root), "");
  const context = recording(project);
  await kernelspecStep.run(context);
  const file = join(project.root, ".venv/share/jupyter/kernels/latent-lab/kernel.json");
  assert.equal(kernelspecFile(project), file);
  const spec = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  assert.deepEqual(spec.argv, [
    process.execPath,
    "-r",
    join(project.root, "scripts", "register.cjs"),
    join(project.root, "src", "jupyter", "main.ts"),
    "{connection_file}",
  ]);
  assert.equal(spec.display_name, "TypeScript (Latent Lab)");
  assert.equal(spec.interrupt_mode, "message");
  assert.ok(kernelspecStep.isDone(context));
});

test("the folder that other environments are lent has no templates: the entry, and papermill's part", async (t) => {
  const project = temporaryProject(t);
  write(venvPython(project.root), "");
  write(join(project.root, ".venv/share/jupyter/nbconvert/templates/lab/conf.json"), "{}");
  await kernelspecStep.run(recording(project));
  const folder = join(project.root, ".venv/share/latent-lab");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(pluginFolder(project)));
  assert.deepEqual(paths, [lentKernelspecFile(project)]);
  assert.equal(readFileSync(lentKernelspecFile(project), "utf8"), kernelspec(project));
});

test("another Node asks for another entry", async (t) => {
  const project = temporaryProject(t);
  write(kernelspecFile(project), kernelspec(project, "/an/older/node"));
  assert.equal(kernelspecStep.isDone(recording(project)), false);
});

test("papermill finds the translator of parameters, and a lost file is written again", async (t) => {
  const project = temporaryProject(t);
  write(venvPython(project.root), "");
  const packages = join(project.venv, "lib", "python3.12", "site-packages");
  write(join(packages, "nothing"), "");
  const context = recording(project);
  await kernelspecStep.run(context);
  const module = join(packages, "latent_lab_papermill.py");
  assert.match(readFileSync(module, "utf8"), /^class Engine\(/m);
  const entry = join(packages, "latent_lab_papermill-0.1.0.dist-info", "entry_points.txt");
  const points = "[papermill.engine]\nlatent-lab = latent_lab_papermill:Engine\n";
  assert.equal(readFileSync(entry, "utf8"), points);
  // Another environment's papermill finds the same in a folder of its own.
  const folder = join(project.venv, "share", "latent-lab", "papermill");
  assert.equal(pluginFolder(project), folder);
  assert.deepEqual(readdirSync(folder).sort(), [
    "latent_lab_papermill-0.1.0.dist-info",
    "latent_lab_papermill.py",
  ]);
  rmSync(module);
  assert.equal(kernelspecStep.isDone(context), false);
});

test("the papermill of another environment is known from the project's own", (t) => {
  const project = temporaryProject(t);
  const [own, other] = [join(project.venv, "bin"), join(project.root, "conda", "bin")];
  for (const folder of [own, other]) write(join(folder, "papermill"), "");
  assert.equal(otherPapermill(project, [other, own].join(delimiter)), join(other, "papermill"));
  assert.equal(otherPapermill(project, [own, other].join(delimiter)), undefined);
  assert.equal(otherPapermill(project, join(project.root, "nothing")), undefined);
});

test("without Jupyter there is nobody to tell", async (t) => {
  const context = recording(temporaryProject(t));
  await assert.rejects(kernelspecStep.run(context), /no Jupyter/);
});
