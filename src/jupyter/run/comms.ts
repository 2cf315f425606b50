import { randomUUID } from "node:crypto";
import type { Comm, CommHost, CommListener, CommMessage } from "../../host/comm";
import { currentCell } from "./cell";
import { context, inContext } from "./context";
import type { Attachments, Json, Message } from "../wire/message";

interface OpenComm {
  target: string;
  comm: Comm;
  listener: CommListener;
  /** The front end's name of the cell that opened it. */
  cellId: unknown;
}

/** Publishes what `parent` led to. */
type Publish = (
  parent: Message | undefined,
  type: string,
  content: Json,
  attachments?: Attachments,
) => void;

/**
 * Jupyter's comms. One that a cell opened lives until it is closed, the cell is run again or is
 * deleted, so that a cell with controls can be run over and over.
 */
export class Comms implements CommHost {
  private readonly all = new Map<string, OpenComm>();
  private readonly targets = new Map<string, Parameters<CommHost["register"]>[1]>();

  constructor(private readonly send: Publish) {}

  open(
    target: string,
    { data, metadata, buffers }: CommMessage,
    listener: CommListener,
    id: string = randomUUID(),
  ): Comm {
    const comm = this.lineOf(id);
    this.all.set(id, { target, comm, listener, cellId: currentCell()?.request.metadata.cellId });
    const content = { comm_id: id, target_name: target, data };
    this.publish("comm_open", content, { metadata, buffers: framesOf(buffers) });
    return comm;
  }

  register(target: string, accept: Parameters<CommHost["register"]>[1]): void {
    this.targets.set(target, accept);
  }

  /** Takes a front end's `comm_open`, `comm_msg` or `comm_close`. */
  take(request: Message): void {
    const { header, content, metadata, buffers } = request;
    const id = String(content.comm_id);
    const message = { data: (content.data ?? {}) as Json, metadata, buffers };
    inContext({ answered: request }, () => {
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
    inContext({ answered: request }, () => {
      for (const open of [...this.all.values()]) if (stale.has(open.cellId)) open.comm.close();
    });
  }

  private accept(id: string, target: string, opening: CommMessage): void {
    const comm = this.lineOf(id);
    const accept = this.targets.get(target);
    // The protocol asks for this answer where the target is not registered.
    if (!accept) return this.publish("comm_close", { comm_id: id, data: {} });
    this.all.set(id, { target, comm, listener: accept(comm, opening), cellId: undefined });
  }

  private publish(type: string, content: Json, attachments?: Attachments): void {
    const parent = context().answered ?? currentCell()?.request;
    this.send(parent, type, content, attachments);
  }

  private lineOf(id: string): Comm {
    return {
      id,
      send: ({ data, metadata, buffers }) => {
        if (!this.all.has(id)) return;
        this.publish("comm_msg", { comm_id: id, data }, { metadata, buffers: framesOf(buffers) });
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
    open?.listener.onClose?.();
  }
}

function framesOf(buffers: readonly Uint8Array[] = []): Buffer[] {
  // A copy: the socket sends later, when the caller may have changed its bytes.
  return buffers.map((bytes) => Buffer.from(bytes));
}
