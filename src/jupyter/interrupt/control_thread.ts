import { parentPort, workerData } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import { breakOffMainThread } from "./break_off";
import { address, type Connection } from "../wire/connection";
import { decode } from "../wire/message";
import { signalDescendants } from "./descendants";
import { watchParent } from "./parent";

/** What {@link ControlThread} gives this thread. */
export interface ThreadData {
  connection: Connection;
  openShields: SharedArrayBuffer;
  openWaits: SharedArrayBuffer;
}

/** What this thread tells the kernel. */
export type FromThread =
  { kind: "listening" } | { kind: "request"; frames: Uint8Array[] } | { kind: "brokenOff" };

/** How long the kernel may take to answer an interrupt before the running code is broken off. */
const patienceMilliseconds = 600;
/** No shield holds longer than this. */
const mostPatienceMilliseconds = 10_000;
const { connection, openShields, openWaits } = workerData as ThreadData;
const shields = new Int32Array(openShields);
const waits = new Int32Array(openWaits);
const tell = (message: FromThread) => parentPort?.postMessage(message);

let unanswered: NodeJS.Timeout | undefined;

async function main(): Promise<void> {
  const control = new Router({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
  const heartbeat = new Reply({ linger: 0 });
  await Promise.all([
    control.bind(address(connection, "control_port")),
    heartbeat.bind(address(connection, "hb_port")),
  ]);
  parentPort?.on("message", (frames: Uint8Array[] | "close") => {
    clearTimeout(unanswered);
    unanswered = undefined;
    if (frames === "close") {
      for (const each of [control, heartbeat, parentPort]) each?.close();
    } else {
      control.send(frames.map(bufferOf)).catch(() => undefined);
    }
  });
  // The kernel ends by itself, unless a cell keeps it from seeing that its parent is gone.
  watchParent(() => setTimeout(() => process.kill(process.pid, "SIGKILL"), 2000));
  void beat(heartbeat);
  tell({ kind: "listening" });
  for await (const frames of control) {
    const request = decode(frames, connection.key);
    if (!request) continue;
    if (request.header.msg_type === "interrupt_request") {
      endAwaited();
      insist(performance.now());
    }
    tell({ kind: "request", frames });
  }
}

/** Breaks off what the kernel's thread runs, unless it answers in time. */
function insist(asked: number): void {
  clearTimeout(unanswered);
  unanswered = setTimeout(() => {
    const held = Atomics.load(shields, 0) > 0;
    if (held && performance.now() - asked < mostPatienceMilliseconds) return insist(asked);
    // It may have come to wait for a child only after it was asked.
    if (endAwaited()) return insist(asked);
    breakOffMainThread(() => tell({ kind: "brokenOff" }));
  }, patienceMilliseconds);
}

/**
 * Ends the child that the kernel's thread waits for: asks it as Ctrl-C would, and does not ask for
 * ever.
 *
 * @returns whether it waits for one
 */
function endAwaited(): boolean {
  if (Atomics.load(waits, 0) === 0) return false;
  const asked = Atomics.exchange(waits, 1, 1) === 1;
  if (asked) return true;
  for (const [i, signal] of (["SIGINT", "SIGTERM", "SIGKILL"] as const).entries()) {
    setTimeout(() => {
      if (Atomics.load(waits, 1) === 1) signalDescendants(process.pid, signal);
    }, i * patienceMilliseconds);
  }
  return true;
}

async function beat(heartbeat: Reply): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

void main();
