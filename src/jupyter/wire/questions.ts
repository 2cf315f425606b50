import type { Router } from "zeromq";
import type { Answer } from "../transport";
import { decode } from "./frames";
import { receiveAll } from "./sockets";

/** Tells who asked what became of a question. */
export type TellAnswer = (id: number, answer: Answer) => void;

interface Waiting {
  id: number;
  frames: Uint8Array[];
}

/** The stdin channel: one question at a time, each answered, or ended, once. */
export class Questions {
  private readonly waiting: Waiting[] = [];

  constructor(
    private readonly socket: Router,
    private readonly key: string,
    private readonly tell: TellAnswer,
  ) {
    // A front end without the channel is found out when it is asked, and not waited for.
    socket.mandatory = true;
    void receiveAll(socket, (frames) => this.take(frames));
  }

  /** Asks, once the questions before it are answered; `frames` are an `input_request`. */
  ask(id: number, frames: Uint8Array[]): void {
    this.waiting.push({ id, frames });
    if (this.waiting.length === 1) this.send();
  }

  /** Ends every question that is open. */
  end(kind: "ended" | "interrupted"): void {
    for (const { id } of this.waiting.splice(0)) this.tell(id, { kind });
  }

  private send(): void {
    const [first] = this.waiting;
    if (!first) return;
    this.socket.send(first.frames).catch(() => this.settle(first, { kind: "ended" }));
  }

  private take(frames: Buffer[]): void {
    const reply = decode(frames, this.key)?.message;
    const [first] = this.waiting;
    // What comes after its question was taken back answers no later one.
    if (!first || reply?.header.msg_type !== "input_reply") return;
    const { value } = reply.content;
    const ended = reply.content.status === "error" || typeof value !== "string";
    this.settle(first, ended ? { kind: "ended" } : { kind: "line", text: value });
  }

  private settle(question: Waiting, answer: Answer): void {
    if (this.waiting[0] !== question) return;
    this.waiting.shift();
    this.tell(question.id, answer);
    this.send();
  }
}
