// What Node makes of the packages: they call what later Nodes warn of, or have taken away. A user can
// mend none of it, so it is mended, or kept quiet, here; the project's own code and a user's are warned.
"use strict";
const Module = require("node:module");
const { join, sep } = require("node:path");
const util = require("node:util");

const ROOT = join(__dirname, "..");
const IN_PACKAGES = `${sep}node_modules${sep}`;
const TFJS_NODE = `${IN_PACKAGES}@tensorflow${sep}tfjs-node${sep}`;

/** tfjs-node calls these at each operation. Nobody else gets them. */
const utilOfTfjsNode = Object.create(util, {
  isArray: { value: Array.isArray },
  isNullOrUndefined: { value: (value) => value === null || value === undefined },
});

const load = Module._load;
Module._load = function (request, parent, ...rest) {
  const asked = request === "util" && parent?.filename?.includes(TFJS_NODE);
  return asked ? utilOfTfjsNode : load.call(this, request, parent, ...rest);
};

/** Whether a file of a package is what called Node: the first frame that is not Node's own. */
function isOfPackage({ stack }) {
  const [, ...frames] = String(stack).split("\n    at ");
  const caller = frames.find((frame) => !/(^|\()node:/.test(frame)) ?? "";
  return caller.replaceAll("/", sep).replace(ROOT, "").includes(IN_PACKAGES);
}

/** Whether it is one that Node gives of its own interfaces, in place of what a program says by it. */
const isOfNode = ({ name, code }) => name === "ExperimentalWarning" || /^DEP\d+$/.test(code ?? "");

// The listener that writes to standard error is there from the start, but for `--no-warnings`.
const [write] = process.listeners("warning");
if (write) {
  process.off("warning", write);
  process.on("warning", (warning) => {
    if (!isOfNode(warning) || !isOfPackage(warning)) write.call(process, warning);
  });
}
