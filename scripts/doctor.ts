// `npm run doctor`: what the set-up found and chose. Exit 1 where something needed is missing.
import "./leash.cjs";
import { endWithReader } from "../src/host/node/lost_reader";
import { createTable } from "./doctor/table";
import { findings } from "./doctor/findings";
import { thisProject } from "./setup/project";

async function main(): Promise<void> {
  const found = await findings(thisProject);
  console.log(createTable(found));
  const missing = found.filter(({ mark }) => mark === "missing");
  if (missing.length > 0) {
    console.log("\nWhat is marked ✗ is needed: `npm run setup` puts it right, or says what does.");
    process.exit(1);
  }
}

endWithReader(process.stdout, process.stderr);
void main();
