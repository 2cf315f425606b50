import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { projectRoot } from "../../host/node/project_root";
import { address, type Connection } from "../wire/connection";
import { messageFor, type Json, type Message } from "../message";
import { decode, encode } from "../wire/frames";

/** A busy machine takes its time; what fails, fails late. */
const patience = 120_000;

/** A real kernel process and a front end that speaks to it. */
export interface TestKernel {
  process: ChildProcess;
  connection: Connection;
  /** Everything published so far. */
  published: Message[];
  /** Runs a cell to its end. */
  execute(code: string, content?: Json): Promise<Execution> & { readonly id: string };
  /** Sends a request and returns its identity. */
  send(
    type: string,
    content: Json,
    options?: { channel?: "shell" | "control"; key?: string; metadata?: Json },
  ): string;
  /** Waits for the reply to a request. */
  reply(id: string): Promise<Json>;
  /** Waits for a published message that `matches`. */
  waitFor(matches: (message: Message) => boolean): Promise<Message>;
  heartbeat(): Promise<string>;
  /** Answers what cells ask their user; undefined leaves it without an answer. */
  onQuestion: (question: Json) => string | undefined;
  close(): Promise<void>;
}

/** A cell's reply and what was published for it, in order. */
export interface Execution {
  reply: Json;
  messages: Message[];
  /** The contents of the messages of one type. */
  of(type: string): Json[];
}

/** Starts a kernel as Jupyter does, with more environment, in a folder that is not the project's. */
export async function startTestKernel(
  env: NodeJS.ProcessEnv = {},
  transport: "tcp" | "ipc" = "tcp",
): Promise<TestKernel> {
  const folder = mkdtempSync(join(tmpdir(), "kernel "));
  const tcp = await freeConnection();
  const connection = transport === "tcp" ? tcp : { ...tcp, transport, ip: join(folder, "socket") };
  const file = join(folder, "connection.json");
  writeFileSync(file, JSON.stringify(connection));
  const root = projectRoot();
  const child = spawn(
    process.execPath,
    ["-r", join(root, "scripts/register.cjs"), join(root, "src/jupyter/main.ts"), file],
    {
      cwd: folder,
      stdio: "inherit",
      env: { ...process.env, ...env, LATENT_LAB_HISTORY: join(folder, "h") },
    },
  );
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const session = randomUUID();
  // The kernel asks back whoever has the identity of the request.
  const routingId = session;
  const sockets = { shell: new Dealer({ routingId }), control: new Dealer({ routingId }) };
  sockets.shell.connect(address(connection, "shell_port"));
  sockets.control.connect(address(connection, "control_port"));
  const stdin = new Dealer({ routingId });
  stdin.connect(address(connection, "stdin_port"));
  const iopub = new Subscriber();
  iopub.subscribe();
  iopub.connect(address(connection, "iopub_port"));

  const inbox = new Inbox(connection.key);
  const { published } = inbox;
  void inbox.takeFrom(stdin, (asked) => {
    const value = kernel.onQuestion(asked.content);
    if (value === undefined) return;
    const answer = messageFor(asked, session, "input_reply", { status: "ok", value });
    void stdin.send(encode(answer, connection.key));
  });
  void inbox.takeFrom(iopub, (message) => published.push(message));
  for (const socket of Object.values(sockets)) {
    void inbox.takeFrom(socket, ({ parentHeader, content }) =>
      inbox.replies.set(parentHeader.msg_id, content),
    );
  }

  const kernel: TestKernel = {
    process: child,
    connection,
    published,
    onQuestion: () => undefined,
    send(type, content, { channel = "shell", key = connection.key, metadata } = {}) {
      const message = messageFor(undefined, session, type, content, { metadata });
      void sockets[channel].send(encode(message, key));
      return message.header.msg_id;
    },
    reply: (id) => inbox.until(() => inbox.replies.get(id)),
    waitFor: (matches) => inbox.until(() => published.find(matches)),
    execute(code, content = {}) {
      const id = kernel.send("execute_request", { code, ...content });
      return Object.assign(ended(kernel, id), { id });
    },
    async heartbeat() {
      const socket = new Request({ receiveTimeout: patience, linger: 0 });
      socket.connect(address(connection, "hb_port"));
      await socket.send("beat");
      const [answer] = await socket.receive();
      socket.close();
      return String(answer);
    },
    async close() {
      child.kill("SIGKILL");
      await exited;
      for (const socket of [...Object.values(sockets), stdin, iopub]) socket.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  // The subscription takes effect some time after connecting: ask until a status is heard.
  const deadline = Date.now() + patience;
  while (published.length === 0) {
    if (Date.now() > deadline) throw new Error("what the kernel publishes is not heard");
    await kernel.reply(kernel.send("kernel_info_request", {}));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return kernel;
}

/** What a cell's execution came to, once it is idle again. */
async function ended(kernel: TestKernel, id: string): Promise<Execution> {
  const reply = await kernel.reply(id);
  const mine = (message: Message) => message.parentHeader.msg_id === id;
  await kernel.waitFor((m) => mine(m) && m.content.execution_state === "idle");
  const messages = kernel.published.filter(mine);
  const of = (type: string) =>
    messages.filter(({ header }) => header.msg_type === type).map((m) => m.content);
  return { reply, messages, of };
}

/** What came from the kernel, and who waits for more. */
class Inbox {
  readonly published: Message[] = [];
  /** By the request's identity. */
  readonly replies = new Map<unknown, Json>();
  private readonly waiting = new Set<() => void>();

  constructor(private readonly key: string) {}

  /** Takes every well-signed message of a socket, until it is closed. */
  async takeFrom(socket: Dealer | Subscriber, take: (message: Message) => void): Promise<void> {
    for await (const frames of socket) {
      const message = decode(frames, this.key)?.message;
      if (message) take(message);
      for (const look of this.waiting) look();
    }
  }

  /** Waits until `find` finds something in what came. */
  until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => reject(new Error("the kernel did not answer")), patience);
      this.waiting.add(look);
      look();
    });
  }
}

async function freeConnection(): Promise<Connection> {
  const servers = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [shell_port = 0, control_port = 0, iopub_port = 0, stdin_port = 0, hb_port = 0] = ports;
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    shell_port,
    control_port,
    iopub_port,
    stdin_port,
    hb_port,
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
  };
}
