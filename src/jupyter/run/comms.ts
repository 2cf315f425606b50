import type { Comm, CommHost, CommListener, CommMessage } from "../../host/comm";
import type { Attachments, Json, Message, Publish } from "../message";
import type { Context } from "../surroundings";
import type { Cell } from "./cell";

interface OpenComm {
  target: string;
  comm: Comm;
  listener: CommListener;
  /** The front end's name of the cell that opened it. */
  cellId: unknown;
}

/** What comms need of their kernel. */
export interface CommParts {
  /** Publishes what `parent` led to. */
  publish: Publish;
  /** Shows what a listener threw. */
  showError(thrown: unknown): void;
  /** The front end's message that is being answered. */
  answered: Context<Message>;
  currentCell(): Cell | undefined;
}

/**
 * Jupyter's comms. One that a cell opened lives until it is closed, the cell is run again or is
 * deleted, so that a cell with controls can be run over and over.
 */
export class Comms implements CommHost {
  private readonly all = new Map<string, OpenComm>();
  private readonly targets = new Map<string, Parameters<CommHost["register"]>[1]>();

  constructor(private readonly parts: CommParts) {}

  open(
    target: string,
    { data, metadata, buffers }: CommMessage,
    listener: CommListener,
    id: string = crypto.randomUUID(),
  ): Comm {
    const comm = this.lineOf(id);
    const { cellId } = this.parts.currentCell()?.request.metadata ?? {};
    this.all.set(id, { target, comm, listener, cellId });
    const content = { comm_id: id, target_name: target, data };
    this.publish("comm_open", content, { metadata, buffers: copiesOf(buffers) });
    return comm;
  }

  register(target: string, accept: Parameters<CommHost["register"]>[1]): void {
    this.targets.set(target, accept);
  }

  /** Takes a front end's `comm_open`, `comm_msg` or `comm_close`. */
  take(request: Message): void {
    const { header, content, metadata, buffers } = request;
    const id = String(content.comm_id);
    const { data } = content;
    const message = { data: isObject(data) ? data : {}, metadata, buffers };
    this.parts.answered.run(request, () => {
      if (header.msg_type === "comm_open") this.accept(id, String(content.target_name), message);
      else if (header.msg_type === "comm_close") this.forget(id);
      else this.all.get(id)?.listener.onMessage(message);
    });
  }

  /** Answers `comm_info_request`: what is open, of one target or of all. */
  info({ target_name: wanted }: Json): Json {
    const open = [...this.all].filter(
      ([, { target }]) => wanted === undefined || target === wanted,
    );
    return Object.fromEntries(open.map(([id, { target }]) => [id, { target_name: target }]));
  }

  /** Closes what was opened by the cell that is now run again, and by cells that were deleted. */
  closeStale(request: Message): void {
    const { cellId, deletedCells } = request.metadata;
    const stale = new Set<unknown>(Array.isArray(deletedCells) ? deletedCells : []);
    if (cellId !== undefined) stale.add(cellId);
    this.parts.answered.run(request, () => {
      for (const open of [...this.all.values()]) if (stale.has(open.cellId)) open.comm.close();
    });
  }

  private accept(id: string, target: string, opening: CommMessage): void {
    const comm = this.lineOf(id);
    const accept = this.targets.get(target);
    // The protocol asks for this answer where the target is not registered.
    if (!accept) return this.refuse(id);
    try {
      this.all.set(id, { target, comm, listener: accept(comm, opening), cellId: undefined });
    } catch (error) {
      this.refuse(id);
      throw error;
    }
  }

  private refuse(id: string): void {
    this.publish("comm_close", { comm_id: id, data: {} });
  }

  private publish(type: string, content: Json, attachments?: Attachments): void {
    const { answered, currentCell, publish } = this.parts;
    publish(answered.getStore() ?? currentCell()?.request, type, content, attachments);
  }

  private lineOf(id: string): Comm {
    return {
      id,
      send: ({ data, metadata, buffers }) => {
        if (!this.all.has(id)) return;
        this.publish("comm_msg", { comm_id: id, data }, { metadata, buffers: copiesOf(buffers) });
      },
      close: () => {
        if (!this.all.has(id)) return;
        this.publish("comm_close", { comm_id: id, data: {} });
        this.forget(id);
      },
    };
  }

  private forget(id: string): void {
    const open = this.all.get(id);
    this.all.delete(id);
    try {
      open?.listener.onClose?.();
    } catch (error) {
      // Whoever closes it, most of all the kernel before a cell runs again, goes on.
      this.parts.showError(error);
    }
  }
}

function copiesOf(buffers: readonly Uint8Array[] = []): Uint8Array[] {
  // A copy: the socket sends later, when the caller may have changed its bytes.
  return buffers.map((bytes) => Uint8Array.from(bytes));
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
