// Ends what an older Node has begun, with one line. It is loaded first, and written for whatever Node a
// system may bring, in the words of 2015: on Node 10 the next file would not even be read.
"use strict";
var wanted = require("../package.json").engines.node; // >=20.12.0

/** Why this version cannot be used, as one line; `undefined` where it can. */
exports.nodeProblem = function (version) {
  var least = wanted.replace(/[^\d.]/g, "");
  var mine = version.split(".").map(Number);
  var theirs = least.split(".").map(Number);
  var differing = [0, 1, 2].filter(function (i) {
    return mine[i] !== theirs[i];
  })[0];
  if (differing === undefined || mine[differing] > theirs[differing]) return undefined;
  return (
    "Node " +
    version +
    " is too old: Latent Lab needs Node " +
    least +
    " or later " +
    "(20, 22 and 24 are tested). Install one from https://nodejs.org and run this again."
  );
};

var problem = exports.nodeProblem(process.versions.node);
if (problem !== undefined) {
  console.error("✗ " + problem);
  process.exit(2);
}
