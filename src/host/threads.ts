/** A thread that was started. */
export interface Thread {
  /** What it replies first; rejected where it ends, fails or says nothing. */
  readonly reply: Promise<unknown>;
  /** Ends it, whatever it does. */
  stop(): void;
}

/** Threads beside this one, which memory can be shared with. None keeps a process from ending. */
export interface Threads {
  /** How many threads run at once. */
  readonly cores: number;
  /** Whether this thread may wait for another: the one that draws a page may not. */
  readonly mayWait: boolean;
  /**
   * Starts a thread.
   *
   * @param script the text of a function of the message and of a function that replies
   * @param message what the function is given; a `WebAssembly.Memory` is shared, the rest copied
   * @throws Error where there can be no thread
   */
  start(script: string, message: object): Thread;
}
