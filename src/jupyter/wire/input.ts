import { MessageChannel, receiveMessageOnPort, type MessagePort } from "node:worker_threads";
import type { Message } from "../message";
import type { Answer, InputChannel, Question } from "../transport";

/** What the control thread tells of a question. */
export interface ToldAnswer {
  id: number;
  answer: Answer;
}

/** What the thread needs in order to answer: a port, and a count of what it sent by it. */
export interface AnswerLine {
  port: MessagePort;
  count: SharedArrayBuffer;
}

/** Asks through the control thread, which goes on while this thread waits. */
export class ThreadInput implements InputChannel {
  /** The thread's end of the line, to be transferred to it. */
  readonly line: AnswerLine;
  private readonly port: MessagePort;
  private readonly count: Int32Array;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private lastId = 0;

  /**
   * @param send hands a question to the thread
   * @param end tells the thread to end the open ones
   */
  constructor(
    private readonly send: (id: number, request: Message, question: Question) => void,
    private readonly end: () => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    const count = new SharedArrayBuffer(4);
    this.line = { port: port2, count };
    this.port = port1;
    this.count = new Int32Array(count);
    port1.on("message", (told: ToldAnswer) => this.settle(told));
    port1.unref();
  }

  ask(request: Message, question: Question): Promise<Answer> {
    return new Promise((resolve) => this.start(request, question, resolve));
  }

  askAndWait(request: Message, question: Question): Answer {
    let answer: Answer | undefined;
    this.start(request, question, (given) => (answer = given));
    for (;;) {
      const seen = Atomics.load(this.count, 0);
      for (let next = this.received(); next; next = this.received()) this.settle(next);
      if (answer) return answer;
      Atomics.wait(this.count, 0, seen);
    }
  }

  takeBack(): void {
    if (this.waiting.size > 0) this.end();
  }

  private start(request: Message, question: Question, settle: (answer: Answer) => void): void {
    const id = ++this.lastId;
    this.waiting.set(id, settle);
    this.send(id, request, question);
  }

  private received(): ToldAnswer | undefined {
    return (receiveMessageOnPort(this.port) as { message: ToldAnswer } | undefined)?.message;
  }

  private settle({ id, answer }: ToldAnswer): void {
    const settle = this.waiting.get(id);
    this.waiting.delete(id);
    settle?.(answer);
  }
}
