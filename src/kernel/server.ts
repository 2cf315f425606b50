import { randomUUID } from "node:crypto";
import { Publisher, Reply, Router } from "zeromq";
import { address, type Connection } from "./connection";
import { decode, encode, messageFor, type Json, type Message } from "./message";

/** Answers a request; what it throws is the kernel's own fault and goes to the terminal. */
export type Handler = (request: Message, socket: Router) => Promise<void>;

/** What a published message carries beside its content. */
export interface Attachments {
  metadata?: Json;
  buffers?: Buffer[];
}

/** The kernel's five sockets: messages in, replies and published messages out. */
export class Server {
  private readonly session = randomUUID();
  // Sends never wait: the queues are unbounded, so that output keeps its order and a cell that
  // does not await is seen while it runs.
  private readonly iopub = new Publisher({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
  private readonly shell = new Router({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
  private readonly control = new Router({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
  private readonly stdin = new Router({ linger: 0 });
  private readonly heartbeat = new Reply({ linger: 0 });

  constructor(private readonly connection: Connection) {}

  /** Binds the sockets and hands every well-signed request to `handle`. */
  async listen(handle: Handler): Promise<void> {
    const connection = this.connection;
    await Promise.all([
      this.iopub.bind(address(connection, "iopub_port")),
      this.shell.bind(address(connection, "shell_port")),
      this.control.bind(address(connection, "control_port")),
      this.stdin.bind(address(connection, "stdin_port")),
      this.heartbeat.bind(address(connection, "hb_port")),
    ]);
    void this.echoHeartbeats();
    void this.receive(this.shell, handle);
    void this.receive(this.control, handle);
  }

  /** Answers a request on the socket it came by. */
  reply(socket: Router, request: Message, type: string, content: Json, metadata?: Json): void {
    this.send(socket, messageFor(request, this.session, type, content, metadata));
  }

  /** Tells all front ends; `topic` aside, the parent says which request caused it. */
  publish(
    parent: Message | undefined,
    type: string,
    content: Json,
    { metadata, buffers }: Attachments = {},
  ): void {
    const message = messageFor(parent, this.session, type, content, metadata, buffers);
    this.send(this.iopub, { ...message, identities: [Buffer.from(type)] });
  }

  /** Closes the sockets after what was sent has gone out. */
  close(): void {
    for (const socket of [this.iopub, this.shell, this.control, this.stdin, this.heartbeat]) {
      socket.close();
    }
  }

  private send(socket: Publisher | Router, message: Message): void {
    if (socket.closed) return;
    // A Router refuses a peer that has gone; nobody is left to be told.
    socket.send(encode(message, this.connection.key)).catch(() => undefined);
  }

  private async receive(socket: Router, handle: Handler): Promise<void> {
    for await (const frames of socket) {
      const request = decode(frames, this.connection.key);
      if (!request) continue;
      handle(request, socket).catch((error: unknown) => {
        process.stderr.write(`kernel: ${request.header.msg_type} failed: ${String(error)}\n`);
      });
    }
  }

  private async echoHeartbeats(): Promise<void> {
    for await (const frames of this.heartbeat) await this.heartbeat.send(frames);
  }
}
