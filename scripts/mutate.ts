// `npm run test:mutants`: changes one token of src/ at a time, in a copy, and asks whether a test
// notices. What none notices is either not tested or not needed.
import { setPriority } from "node:os";
import { join } from "node:path";
import { runCommand, type Command } from "../src/cli/command";
import { exitOnSignals } from "../src/cli/stop_signal";
import { duration, StatusLine } from "../src/cli/terminal";
import { integer, text, toggle, type Settings, UserError } from "../src/config";
import { projectRoot } from "../src/host/node";
import { Judge } from "./mutants/judge";
import type { Mutation } from "./mutants/mutations";
import { NoticingTests } from "./mutants/noticing_tests";
import { BOUNDS, tooMany } from "./mutants/bounds";
import { filesOfRoom, sample } from "./mutants/sample";
import { Scratch } from "./mutants/scratch";
import { createTypeChecker } from "./mutants/type_checker";
import { Verdicts, type Verdict } from "./mutants/verdicts";

const mutantsFlags = {
  rooms: text(Object.keys(BOUNDS).join(","), "ROOM,…", "folders of src/"),
  count: integer({ default: 100, min: 1, max: 1e6, help: "mutants in all, shared by the rooms" }),
  seed: integer({ default: 7, help: "which ones" }),
  only: text("", "PATTERN", "only files whose path has PATTERN in it"),
  tests: integer({
    default: 60,
    min: 1,
    max: 3600,
    help: "seconds of tests a mutant, nearest first, before it counts as a survivor",
  }),
  list: toggle("list the mutants and run nothing"),
};

type MutantsFlags = typeof mutantsFlags;

/** Prints one mutant: where it is, and the change. */
function print({ file, line, before, after, within }: Mutation, mark: string): void {
  const short = (code: string) => JSON.stringify(code.length > 60 ? `${code.slice(0, 60)}…` : code);
  console.log(`${mark} ${file}:${line}  ${short(before)} → ${short(after)}\n    ${within}`);
}

function roomsFrom(root: string, names: string): string[] {
  const rooms = names.split(",").filter(Boolean);
  for (const room of rooms) {
    try {
      filesOfRoom(root, room);
    } catch {
      throw new UserError(`--rooms names ${room}, and there is no folder src/${room}`);
    }
  }
  if (rooms.length === 0) throw new UserError("--rooms names no room of src/");
  return rooms;
}

/** Judges what has no verdict yet, and tells of each survivor when it is found. */
async function judgeAll(
  root: string,
  mutants: readonly Mutation[],
  { tests, seed }: Settings<MutantsFlags>,
): Promise<Map<Mutation, Verdict>> {
  const verdicts = new Verdicts(root, join(root, "outputs", "mutants", "verdicts.json"));
  const found = new Map<Mutation, Verdict>();
  const status = new StatusLine(process.stdout);
  const scratch = new Scratch(root);
  process.once("exit", () => scratch.remove());
  const noticing = new NoticingTests(scratch.root);
  const types = createTypeChecker(
    scratch.root,
    mutants.map(({ file }) => file),
  );
  const judge = new Judge(scratch, types, noticing, tests);
  const started = Date.now();
  let judged = 0;
  for (const [i, mutant] of mutants.entries()) {
    const left = ((Date.now() - started) / 1000 / judged) * (mutants.length - i);
    status.show(`${i} of ${mutants.length} (seed ${seed})  ${duration(left)} left  ${mutant.file}`);
    let verdict = verdicts.of(mutant, noticing.of(mutant.file), tests);
    if (!verdict) {
      verdict = await judge.judge(mutant);
      verdicts.add(mutant, verdict);
      judged++;
    }
    found.set(mutant, verdict);
    if (verdict.noticedBy === undefined) {
      status.clear();
      print(mutant, "survived");
    }
  }
  status.clear();
  return found;
}

async function testMutants(settings: Settings<MutantsFlags>): Promise<number> {
  const root = projectRoot();
  const rooms = roomsFrom(root, settings.rooms);
  const count = Math.ceil(settings.count / rooms.length);
  const byRoom = rooms.map((room) => ({
    room,
    mutants: sample(root, room, { ...settings, count }),
  }));
  const all = byRoom.flatMap(({ mutants }) => mutants);
  if (settings.list) return (all.forEach((mutant) => print(mutant, "-")), 0);
  exitOnSignals();
  setPriority(19);
  const verdicts = await judgeAll(root, all, settings);
  let bad = 0;
  for (const { room, mutants } of byRoom) {
    const survived = mutants.filter((each) => verdicts.get(each)?.noticedBy === undefined).length;
    const over = tooMany(room, survived, mutants.length);
    console.log(`${over ? "✗" : "✓"} ${room}: ${survived} of ${mutants.length} survived`);
    if (over) bad++;
  }
  return bad > 0 ? 1 : 0;
}

/** `npm run test:mutants`. */
export const mutantsCommand: Command<MutantsFlags> = {
  usage: "npm run test:mutants -- [flags]",
  summary:
    "Changes one token of src/ at a time, in a copy of the project, and tells which changes no test " +
    "notices. Verdicts are kept in outputs/mutants/: an interrupted run goes on.",
  options: mutantsFlags,
  run: ({ settings }) => testMutants(settings),
};

if (require.main === module) void runCommand(mutantsCommand);
