import type { Json, Message, Publish } from "./message";

/** Answers the front end that sent a request. */
export type Reply = (type: string, content: Json) => void;

/** What a kernel does with what a transport brings. */
export interface TransportListener {
  /** Answers a request, in a turn of the event loop of its own. */
  onRequest(request: Message, reply: Reply): void;
  /** The user interrupts by other means than a request, as with a signal. */
  onInterrupt(): void;
  /** The code of a cell that did not answer an interrupt was broken off. */
  onBrokenOff(): void;
}

/** What a cell asks its user for. */
export interface Question {
  prompt: string;
  /** Whether the answer is hidden as it is typed. */
  password: boolean;
}

/** A line that the user typed, without its end; or why there is none. */
export type Answer =
  | { readonly kind: "line"; readonly text: string }
  /** Nobody is there to answer. */
  | { readonly kind: "ended" }
  /** The user interrupted the cell instead. */
  | { readonly kind: "interrupted" };

/** Asks the front end that sent a request for a line of text. One question is open at a time. */
export interface InputChannel {
  ask(request: Message, question: Question): Promise<Answer>;
  /** Waits for the answer on the spot: nothing else runs meanwhile, but an interrupt is heard. */
  askAndWait(request: Message, question: Question): Answer;
  /** Takes back every question that is not answered yet: those who ask get "ended". */
  takeBack(): void;
}

/** How messages come to a kernel and leave it: sockets, or a page's messages to its worker. */
export interface Transport {
  readonly input: InputChannel;
  /** Hands on what comes, from now on. */
  listen(listener: TransportListener): Promise<void>;
  readonly publish: Publish;
  /** An interrupt has reached the kernel, in which a cell is running that is to end by it, or none. */
  interruptHeard(running: boolean): void;
  /** A cell has ended. */
  cellEnded(): void;
  /** Resolves when the requests that were sent up to now have been handed on. */
  drained(): Promise<void>;
  /** Closes after what was sent has gone out. */
  close(): Promise<void>;
}
