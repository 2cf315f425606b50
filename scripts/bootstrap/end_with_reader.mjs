// `npm test | head` has been read when head ends: what would still be written is for nobody. What
// TypeScript runs does the same (src/host/node/lost_reader.ts).
import { writeSync } from "node:fs";

const GONE = ["EPIPE", "EIO", "ECONNRESET"];

export function endWithReader() {
  process.stdout.on("error", ({ code, message }) => {
    if (GONE.includes(code)) process.exit(0);
    writeSync(2, `✗ standard output could not be written: ${message}\n`);
    process.exit(2);
  });
}
