import { randomUUID } from "node:crypto";
import { Publisher, Router } from "zeromq";
import { address, type Connection } from "./wire/connection";
import { ControlThread } from "./interrupt/control";
import {
  decode,
  encode,
  messageFor,
  type Attachments,
  type Json,
  type Message,
} from "./wire/message";
import { inOwnTurn } from "./interrupt/turn";

/** Answers a request; what it throws is the kernel's own fault and goes to the terminal. */
export type Handler = (request: Message, socket: ReplySocket) => Promise<void>;

/** Where a request came from, and its reply goes. */
export interface ReplySocket {
  readonly closed: boolean;
  send(frames: Buffer[]): Promise<void>;
}

/** The kernel's five sockets: messages in, replies and published messages out. */
export class Server {
  private readonly session = randomUUID();
  // Sends never wait: the queues are unbounded, so that output keeps its order and a cell that
  // does not await is seen while it runs.
  private readonly iopub = new Publisher({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
  private readonly shell = new Router({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
  private readonly stdin = new Router({ linger: 0 });
  private control: ControlThread | undefined;

  constructor(private readonly connection: Connection) {}

  /**
   * Binds the sockets and hands every well-signed request to `handle`.
   *
   * @param onBrokenOff called after a cell's code that did not answer an interrupt was broken off
   */
  async listen(handle: Handler, onBrokenOff: () => void): Promise<void> {
    const connection = this.connection;
    const control: ControlThread = new ControlThread(connection, {
      onRequest: (frames) => this.take(frames, control, handle),
      onBrokenOff,
    });
    this.control = control;
    await Promise.all([
      this.iopub.bind(address(connection, "iopub_port")),
      this.shell.bind(address(connection, "shell_port")),
      this.stdin.bind(address(connection, "stdin_port")),
      control.listen(),
    ]);
    void this.receive(this.shell, handle);
  }

  /** Answers a request on the socket it came by. */
  reply(socket: ReplySocket, request: Message, type: string, content: Json, metadata?: Json): void {
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
  async close(): Promise<void> {
    for (const socket of [this.iopub, this.shell, this.stdin]) socket.close();
    // Sockets that two threads close at the same moment have corrupted ZeroMQ's memory.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await this.control?.close();
  }

  private send(socket: ReplySocket | Publisher, message: Message): void {
    if (socket.closed) return;
    // A Router refuses a peer that has gone; nobody is left to be told.
    socket.send(encode(message, this.connection.key)).catch(() => undefined);
  }

  private async receive(socket: Router, handle: Handler): Promise<void> {
    for await (const frames of socket) this.take(frames, socket, handle);
  }

  private take(frames: Buffer[], socket: ReplySocket, handle: Handler): void {
    const request = decode(frames, this.connection.key);
    if (!request) return;
    inOwnTurn(() => {
      handle(request, socket).catch((error: unknown) => {
        process.stderr.write(`kernel: ${request.header.msg_type} failed: ${String(error)}\n`);
      });
    });
  }
}
