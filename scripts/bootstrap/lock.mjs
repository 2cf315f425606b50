// One set-up at a time. A lock is stale when its process is gone or its heartbeat stopped.
import fs from "node:fs";
import os from "node:os";

const BEAT = 2_000;
const STALE = 30_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether a process of this machine runs. */
export function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Reads the lock; undefined when there is none. */
function read(file) {
  try {
    const text = fs.readFileSync(file, "utf8");
    const age = Date.now() - fs.statSync(file).mtimeMs;
    const [pid, host] = text.split(" ");
    const dead = text !== "" && host === os.hostname() && !alive(Number(pid));
    return { text, pid, stale: dead || age > STALE };
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function take(file, text) {
  try {
    fs.writeFileSync(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** Two may see the same stale lock: who renames it away looks again at what it took. */
function breakStale(file, seen) {
  const aside = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, aside);
    if (fs.readFileSync(aside, "utf8") === seen) fs.rmSync(aside);
    else fs.renameSync(aside, file);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

/** Runs `work` while no other set-up runs in this clone; `onWait(pid)` is told once of a wait. */
export async function withLock(file, onWait, work) {
  const text = `${process.pid} ${os.hostname()} ${Date.now()}`;
  let told = false;
  while (!take(file, text)) {
    const held = read(file);
    if (held === undefined) continue;
    if (held.stale) {
      breakStale(file, held.text);
      continue;
    }
    if (!told) onWait(held.pid);
    told = true;
    await sleep(300);
  }
  const release = () => {
    if (read(file)?.text === text) fs.rmSync(file, { force: true });
  };
  const heart = setInterval(() => {
    try {
      fs.utimesSync(file, new Date(), new Date());
    } catch {
      // The folder was removed under us; there is nothing left to guard.
    }
  }, BEAT);
  process.on("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(heart);
    process.off("exit", release);
    release();
  }
}
