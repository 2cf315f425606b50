import { parentPort, workerData } from "node:worker_threads";
import { signalDescendants } from "../interrupt/descendants";
import { Insistence } from "../interrupt/insistence";
import { watchParent } from "../interrupt/parent";
import { hearSigint } from "../interrupt/sigint";
import { address, type Connection } from "./connection";
import { bufferOf, decode } from "./frames";
import type { AnswerLine, ToldAnswer } from "./input";
import { Questions } from "./questions";
import { createRouter, receiveAll } from "./sockets";

/** What {@link ControlThread} gives this thread. */
export interface ThreadData {
  connection: Connection;
  openWaits: SharedArrayBuffer;
  answers: AnswerLine;
}

/** What the kernel tells this thread. */
export type ToThread =
  | { kind: "send"; frames: Uint8Array[] }
  | { kind: "ask"; id: number; frames: Uint8Array[] }
  | { kind: "takeBack" }
  /** An interrupt has reached the kernel, in which a cell is running or none. */
  | { kind: "heard"; running: boolean }
  /** A cell has ended. */
  | { kind: "ended" }
  | { kind: "close" };

/** What this thread tells the kernel. */
export type FromThread =
  | { kind: "listening" }
  | { kind: "failed"; message: string }
  | { kind: "request"; frames: Uint8Array[] }
  | { kind: "signal" }
  | { kind: "brokenOff" };

/** How long a child may take to end when it is asked to. */
const patienceMilliseconds = 600;
const { connection, openWaits, answers } = workerData as ThreadData;
const waits = new Int32Array(openWaits);
const tell = (message: FromThread) => parentPort?.postMessage(message);
const insistence = new Insistence({
  endAwaited,
  onBrokenOff: () => tell({ kind: "brokenOff" }),
});

async function main(): Promise<void> {
  const control = createRouter(1000);
  const stdin = createRouter(0);
  // A router sends back whatever comes; a socket made for replies would refuse some frames.
  const heartbeat = createRouter(0);
  await Promise.all([
    control.bind(address(connection, "control_port")),
    stdin.bind(address(connection, "stdin_port")),
    heartbeat.bind(address(connection, "hb_port")),
  ]);
  const questions = new Questions(stdin, connection.key, (id, answer) => {
    answers.port.postMessage({ id, answer } satisfies ToldAnswer);
    const count = new Int32Array(answers.count);
    Atomics.add(count, 0, 1);
    Atomics.notify(count, 0);
  });
  parentPort?.on("message", (message: ToThread) => {
    if (message.kind === "ask") return questions.ask(message.id, message.frames.map(bufferOf));
    if (message.kind === "takeBack") return questions.end("ended");
    if (message.kind === "heard") return insistence.heard(message.running);
    if (message.kind === "ended") return insistence.ended();
    if (message.kind === "send") {
      control.send(message.frames.map(bufferOf)).catch(() => undefined);
    } else if (message.kind === "close") {
      for (const each of [control, stdin, heartbeat, parentPort]) each?.close();
    }
  });
  // The kernel ends by itself, unless a cell keeps it from seeing that its parent is gone.
  watchParent(() => setTimeout(() => process.kill(process.pid, "SIGKILL"), 2000));
  hearSigint(() => {
    questions.end("interrupted");
    insistence.interrupt();
    tell({ kind: "signal" });
  });
  void receiveAll(heartbeat, (frames) => void heartbeat.send(frames).catch(() => undefined));
  void receiveAll(control, (frames) => {
    const type = decode(frames, connection.key)?.message.header.msg_type;
    if (type === undefined) return;
    if (type === "interrupt_request") insistence.interrupt();
    tell({ kind: "request", frames });
    // Whoever waits for an answer would not see the request.
    if (type === "interrupt_request" || type === "shutdown_request") questions.end("interrupted");
  });
  tell({ kind: "listening" });
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
  endPressingly(["SIGINT", "SIGTERM", "SIGKILL"]);
  return true;
}

/** Sends one signal after another, and the last until nothing is waited for: a child may start late. */
function endPressingly([signal, ...harder]: [NodeJS.Signals, ...NodeJS.Signals[]]): void {
  if (Atomics.load(waits, 0) === 0 || Atomics.load(waits, 1) === 0) return;
  signalDescendants(process.pid, signal);
  const [next = signal, ...hardest] = harder;
  setTimeout(() => endPressingly([next, ...hardest]), patienceMilliseconds);
}

main().catch((error: unknown) => tell({ kind: "failed", message: String(error) }));
