// Loaded before a training: sends it Ctrl-C's signal once its first epoch is told.
"use strict";
const { write } = process.stdout;
let sent = false;
process.stdout.write = function (text, ...rest) {
  if (!sent && /^Epoch +1\//.test(String(text))) {
    sent = true;
    process.kill(process.pid, "SIGINT");
  }
  return write.call(this, text, ...rest);
};
