// Ctrl-C ends a command with a word at any time: while it still loads, and where nothing has to be
// ended in order. Loaded first of all, since loading takes most of a second.
"use strict";
const { writeSync } = require("node:fs");

process.on("SIGINT", () => {
  // Whoever listens as well (src/cli/stop_signal.ts) ends the work in order.
  if (process.listenerCount("SIGINT") > 1) return;
  try {
    writeSync(2, "\nStopped.\n");
  } catch {
    // Nobody reads it.
  }
  process.exit(130);
});
