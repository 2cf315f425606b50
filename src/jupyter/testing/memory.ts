import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import type { InputGlobals } from "../input/questions";
import { Kernel } from "../kernel";
import { messageFor, messageOf, type Json, type Message } from "../message";
import type { HistoryEntry } from "../run/history";
import type { Failure } from "../run/traceback";
import type { CellRunner, Surroundings } from "../surroundings";
import type { Answer, Question, Transport, TransportListener } from "../transport";

/** A kernel in this process, without sockets, whose cells are JavaScript. */
export interface MemoryKernel {
  readonly kernel: Kernel;
  /** What was published, in order. */
  readonly published: Message[];
  /** What cells asked their user. */
  readonly asked: Question[];
  /** What cells can call, and the host's comms. */
  readonly input: InputGlobals;
  readonly comms: Kernel["comms"];
  /** Sends a request of any shape; resolves with the contents of its replies once it is idle. */
  send(
    type: string,
    content?: unknown,
    parts?: { header?: Json; metadata?: unknown },
  ): Promise<Json[]>;
  /** Runs a cell and returns its reply. */
  run(code: string, content?: Json): Promise<Json>;
}

/** Starts one; `answer` is what its user says to every question. */
export function memoryKernel(answer: Answer = { kind: "ended" }): MemoryKernel {
  const published: Message[] = [];
  const asked: Question[] = [];
  let input: InputGlobals | undefined;
  let listener: TransportListener | undefined;
  const ask = (question: Question) => (asked.push(question), answer);
  const transport: Transport = {
    input: {
      ask: (_, question) => Promise.resolve(ask(question)),
      askAndWait: (_, question) => ask(question),
      takeBack: () => undefined,
    },
    listen: (each) => Promise.resolve(void (listener = each)),
    publish(parent, type, content, attachments) {
      const text = JSON.stringify(messageFor(parent, "memory", type, content, attachments));
      published.push(JSON.parse(text) as Message);
    },
    interruptHeard: () => undefined,
    cellEnded: () => undefined,
    drained: () => new Promise((resolve) => setImmediate(resolve)),
    close: () => Promise.resolve(),
  };
  const surroundings = memorySurroundings((globals) => (input = globals));
  const kernel = new Kernel(transport, surroundings);
  void transport.listen(kernel);
  if (!input) throw new Error("the kernel offers no input");

  async function send(
    type: string,
    content: unknown = {},
    parts: { header?: Json; metadata?: unknown } = {},
  ) {
    const header = { msg_id: crypto.randomUUID(), msg_type: type, ...parts.header };
    const request = messageOf([header, {}, parts.metadata, content], []);
    if (!request) return [];
    const replies: Json[] = [];
    listener?.onRequest(request, (replyType, reply) => {
      replies.push(JSON.parse(JSON.stringify({ replyType, ...reply })) as Json);
    });
    const isIdle = ({ parentHeader, content: said }: Message) =>
      parentHeader.msg_id === header.msg_id && said.execution_state === "idle";
    while (!published.some(isIdle)) await new Promise((resolve) => setImmediate(resolve));
    return replies;
  }
  const run = async (code: string, content: Json = {}) =>
    (await send("execute_request", { code, ...content }))[0] ?? {};
  return { kernel, published, asked, input, comms: kernel.comms, send, run };
}

function memorySurroundings(offerInput: (input: InputGlobals) => void): Surroundings {
  const entries: HistoryEntry[] = [];
  return {
    about: { version: "0", typescript: "0", banner: "" },
    history: { read: () => [...entries], append: (entry) => void entries.push(entry) },
    importPaths: { within: () => ["src"], packages: () => ["node:fs"] },
    createRunner: javascriptRunner,
    currentCell: () => undefined,
    createContext: () => new AsyncLocalStorage<Message>(),
    captureOutput: () => ({ flush: () => undefined, published: () => undefined }),
    offerInput,
    offerHost: () => ({ attached: (metadata) => metadata }),
    print: () => undefined,
    inOwnTurn: (body) => void setImmediate(body),
    end: () => undefined,
  };
}

/** Runs a cell as JavaScript in the test's own scope. */
function javascriptRunner(): CellRunner {
  const evaluate: unknown = globalThis.eval;
  return {
    compiler: {
      inspect: () => undefined,
      complete: (_, position) => ({ start: position, end: position, names: [] }),
    },
    execute: async ({ code }) => ({ value: await (evaluate as (code: string) => unknown)(code) }),
    async show(value) {
      const shown = value as { display?: () => Record<string, unknown> };
      return shown.display ? shown.display() : { "text/plain": inspect(value) };
    },
    explain: (thrown) => Promise.resolve().then(() => failureOf(thrown)),
    failureOf,
    endBrokenOff: () => undefined,
  };
}

function failureOf(thrown: unknown): Failure {
  const { name, message } = thrown as Error;
  return { ename: name, evalue: message, traceback: [`${name}: ${message}`] };
}
