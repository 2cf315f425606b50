import { writeSync } from "node:fs";

// A neighbour: keeps a core busy until it is ended, or whoever started it has.

const parent = process.ppid;
writeSync(1, '{"version":"1"}\n');
let turns = 0;
while (process.ppid === parent) for (let i = 0; i < 1e7; i++) turns += i & 1;
process.exitCode = turns > 0 ? 0 : 1;
