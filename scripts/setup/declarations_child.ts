// Writes the declarations of src that notebooks are checked by; the set-up does it in a process of its
// own. Prints how many files they are of.
import { makeDeclarations } from "../../src/jupyter/compile/make_declarations";

process.stdout.write(`${makeDeclarations(process.cwd())}\n`);
