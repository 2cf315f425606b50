/** What travels over a {@link Comm}: a JSON object and binary attachments. */
export interface CommMessage {
  readonly data: Record<string, unknown>;
  readonly metadata?: Record<string, unknown>;
  readonly buffers?: readonly Uint8Array[];
}

/** Who hears what the front end sends. */
export interface CommListener {
  onMessage(message: CommMessage): void;
  /** Called once, when either side has closed the comm. */
  onClose?(): void;
}

/** A line between code in a cell and its counterpart in the front end. */
export interface Comm {
  readonly id: string;
  /** Sends to every front end; in a listener, as an answer to the message it was called with. */
  send(message: CommMessage): void;
  close(): void;
}

/** The kernel's comms, as Jupyter's protocol has them (`comm_open`, `comm_msg`, `comm_close`). */
export interface CommHost {
  /** Opens a comm to what the front end registered as `target`. */
  open(target: string, opening: CommMessage, listener: CommListener, id?: string): Comm;
  /** Lets the front end open comms to `target`; a later call replaces an earlier one. */
  register(target: string, accept: (comm: Comm, opening: CommMessage) => CommListener): void;
}
