import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { existsSync, readdirSync } from "node:fs";

/** What is installed is lent by a link: nothing that is mutated writes there. */
const LENT = ["node_modules", ".venv", ".native"];
const LEFT_OUT = new Set([...LENT, ".git", "outputs", "model_ckpts", "data"]);

/** A copy of the project to change and to run tests in; the user's own files stay as they are. */
export class Scratch {
  readonly root: string;

  constructor(from: string) {
    this.root = realpathSync(mkdtempSync(join(tmpdir(), "latent lab mutants ")));
    const wanted = (path: string) => {
      const [top, ...below] = relative(from, path).split(sep);
      return !(LEFT_OUT.has(top) && below.length === 0) && !path.includes(".venv-peers");
    };
    for (const name of readdirSync(from)) {
      const path = join(from, name);
      if (wanted(path)) cpSync(path, join(this.root, name), { recursive: true, filter: wanted });
    }
    for (const name of LENT.filter((each) => existsSync(join(from, each)))) {
      symlinkSync(join(from, name), join(this.root, name));
    }
  }

  /** @param file from the root */
  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }
}
