// Loaded before a training: ends it as SIGKILL does, in the middle of its n-th save. LATENT_LAB_KILL is
// `write 3 FOLDER`: when the third file below FOLDER is half written; or `rename 3 FOLDER`: when two
// files are in their places and the third is not.
"use strict";
const fs = require("node:fs");
const [how, nth, ...folder] = (process.env.LATENT_LAB_KILL ?? "").split(" ");
const below = (file) => String(file).startsWith(folder.join(" "));
let left = Number(nth);
const die = () => process.kill(process.pid, "SIGKILL");

const { openSync, writeFileSync, renameSync } = fs;
/** The file that is not to be written to its end. */
let broken;
fs.openSync = (file, flags, ...rest) => {
  const descriptor = openSync(file, flags, ...rest);
  if (how === "write" && flags === "wx" && below(file) && --left === 0) broken = descriptor;
  return descriptor;
};
fs.writeFileSync = (file, content, ...rest) => {
  if (file === broken) {
    const bytes = Buffer.from(content);
    writeFileSync(file, bytes.subarray(0, bytes.length / 2));
    die();
  }
  return writeFileSync(file, content, ...rest);
};
fs.renameSync = (from, to) => {
  if (how === "rename" && below(to) && --left === 0) die();
  return renameSync(from, to);
};
