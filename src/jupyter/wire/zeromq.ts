import { randomUUID } from "node:crypto";
import { Publisher, type Router } from "zeromq";
import { takeBrokenOff } from "../interrupt/break_off";
import { inOwnTurn } from "../interrupt/turn";
import { messageFor, type Attachments, type Json, type Message } from "../message";
import type { Transport, TransportListener } from "../transport";
import { address, type Connection } from "./connection";
import { ControlThread } from "./control";
import { decode, encode } from "./frames";
import { ThreadInput } from "./input";
import { createRouter, receiveAll } from "./sockets";

/** Sends frames to whom they name. */
type Send = (frames: Buffer[]) => void;

/** How long requests that were sent may take to arrive. */
const drainMilliseconds = 20;

/** Jupyter's five ZeroMQ sockets: messages in, replies and published messages out. */
export class ZeroMq implements Transport {
  readonly input: ThreadInput;
  private readonly session = randomUUID();
  // Sends never wait, so that output keeps its order and a cell that does not await is seen while
  // it runs.
  private readonly iopub = new Publisher({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
  private readonly shell = createRouter(1000);
  private control: ControlThread | undefined;
  private readonly identities = new WeakMap<Message, Buffer[]>();

  constructor(private readonly connection: Connection) {
    this.input = new ThreadInput(
      (id, request, question) => {
        const asking = messageFor(request, this.session, "input_request", { ...question });
        const frames = encode(asking, connection.key, this.identities.get(request));
        this.control?.tell({ kind: "ask", id, frames });
      },
      () => this.control?.tell({ kind: "takeBack" }),
    );
  }

  async listen(listener: TransportListener): Promise<void> {
    const connection = this.connection;
    // Before anything else that comes: it would find what was broken off as it was left.
    const endBrokenOff = () => {
      if (takeBrokenOff()) listener.onBrokenOff();
    };
    const take = (frames: Buffer[], send: Send) => {
      endBrokenOff();
      this.take(frames, send, listener);
    };
    const answer: Send = (frames) => control.tell({ kind: "send", frames });
    const control: ControlThread = new ControlThread(connection, this.input.line, {
      onRequest: (frames) => take(frames, answer),
      onSignal: () => {
        endBrokenOff();
        listener.onInterrupt();
      },
      onBrokenOff: endBrokenOff,
    });
    this.control = control;
    await Promise.all([
      this.iopub.bind(address(connection, "iopub_port")),
      this.shell.bind(address(connection, "shell_port")),
      control.listen(),
    ]);
    const reply: Send = (frames) => post(this.shell, frames);
    void receiveAll(this.shell, (frames) => take(frames, reply));
  }

  publish(
    parent: Message | undefined,
    type: string,
    content: Json,
    attachments?: Attachments,
  ): void {
    const message = messageFor(parent, this.session, type, content, attachments);
    post(this.iopub, encode(message, this.connection.key, [Buffer.from(type)]));
  }

  interruptHeard(running: boolean): void {
    this.control?.tell({ kind: "heard", running });
  }

  cellEnded(): void {
    this.control?.tell({ kind: "ended" });
  }

  async drained(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, drainMilliseconds));
    // On a busy machine the timer may come first: give the sockets a turn, then what they received.
    await new Promise(setImmediate);
    await new Promise<void>(inOwnTurn);
  }

  async close(): Promise<void> {
    for (const socket of [this.iopub, this.shell]) socket.close();
    // Sockets that two threads close at the same moment have corrupted ZeroMQ's memory.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await this.control?.close();
  }

  private take(frames: Buffer[], send: Send, listener: TransportListener): void {
    const routed = decode(frames, this.connection.key);
    if (!routed) return;
    const { identities, message } = routed;
    this.identities.set(message, identities);
    const reply = (type: string, content: Json) => {
      const answer = messageFor(message, this.session, type, content);
      send(encode(answer, this.connection.key, identities));
    };
    inOwnTurn(() => listener.onRequest(message, reply));
  }
}

function post(socket: Router | Publisher, frames: Buffer[]): void {
  if (socket.closed) return;
  // A router drops what is for a front end that has gone; nobody is left to be told.
  socket.send(frames).catch(() => undefined);
}
