import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import type { Display } from "../display";
import { projectAt, thisProject, type Project } from "../project";
import type { Context } from "../step";

/** A folder that goes with the test; its path has a space, as users' paths have. */
export function temporaryFolder(t: TestContext): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "latent lab ")));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

export function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A program made of shell lines. */
export function writeProgram(file: string, lines: string): string {
  write(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** A clone with nothing set up but npm packages: tfjs-node as npm unpacks it, in stand-ins. */
export function temporaryProject(t: TestContext): Project {
  const project = projectAt(temporaryFolder(t));
  write(join(project.tfjsNode, "package.json"), "{}");
  write(join(project.tfjsNode, "binding", "tfjs_backend.cc"), "");
  write(join(project.tfjsNode, "binding", "tfjs_binding.cc"), "");
  for (const name of ["requirements.txt", "requirements-test.txt"]) {
    write(join(project.root, "scripts", name), "one==1.0\ntwo==2.0\n");
  }
  return project;
}

/** What the display was told, a line each. */
export interface Recorded extends Context {
  readonly lines: string[];
}

export function recording(project: Project, again = false): Recorded {
  const lines: string[] = [];
  const display: Display = {
    say: (text) => void lines.push(text),
    begin: (title) => ({
      update: () => undefined,
      done: (note = "") => void lines.push(`✓ ${title}: ${note}`),
      failed: (reason) => void lines.push(`✗ ${title}: ${reason}`),
    }),
  };
  return { project, display, again, lines };
}

/** The real project's scripts in a folder of their own, with its npm packages by a link. */
export function copyOfScripts(t: TestContext): string {
  const root = temporaryFolder(t);
  cpSync(join(thisProject.root, "scripts"), join(root, "scripts"), { recursive: true });
  for (const room of ["config", "host"]) {
    cpSync(join(thisProject.root, "src", room), join(root, "src", room), { recursive: true });
  }
  for (const name of ["package.json", "package-lock.json", "tsconfig.json"]) {
    cpSync(join(thisProject.root, name), join(root, name));
  }
  symlinkSync(join(thisProject.root, "node_modules"), join(root, "node_modules"));
  return root;
}
