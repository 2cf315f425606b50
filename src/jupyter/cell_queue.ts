import { askedName, pageOf } from "./compile/language";
import { errorContent, isA, MalformedRequest, textIn } from "./content";
import { Interrupted } from "./interrupt/interrupted";
import type { Json, Message, Publish } from "./message";
import type { Cell } from "./run/cell";
import type { Failure } from "./run/traceback";
import type { CellRunner } from "./surroundings";
import type { Reply } from "./transport";

/** What the queue needs of its kernel. */
export interface QueueParts {
  runner(): CellRunner;
  publish: Publish;
  /** What was thrown, in words; for what the running cell has thrown, until it is interrupted. */
  failureOf(thrown: unknown, cell: Cell | undefined): Promise<Failure>;
  /** Does what is to be done before a cell runs. */
  onStart(cell: Cell): void;
  /** Does what is to be done when a cell has ended, however it did. */
  onEnd(): void;
  /** The metadata of an output, with what was noted for it. */
  attached(metadata: Json): Json;
  /** Resolves when the requests that were sent up to now have come. */
  drained(): Promise<void>;
}

interface Queued {
  request: Message;
  reply: Reply;
}

/** Runs cells one after the other; nothing that happens to one of them keeps the next from running. */
export class CellQueue {
  private readonly queue: Queued[] = [];
  private running: Cell | undefined;
  private brokenOff = new AbortController();
  private count = 0;
  private readonly names = new CellNames();

  constructor(private readonly parts: QueueParts) {}

  /** The cell that runs now. */
  get current(): Cell | undefined {
    return this.running;
  }

  /** Runs the cell of an `execute_request` when those before it have ended. */
  add(request: Message, reply: Reply): void {
    this.queue.push({ request, reply });
    if (this.queue.length === 1) void this.run();
  }

  /** Ends what the running cell does after its code was broken off. */
  endBrokenOff(): void {
    this.brokenOff.abort();
  }

  private async run(): Promise<void> {
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      try {
        await this.execute(next);
      } finally {
        this.queue.shift();
      }
    }
  }

  private async execute({ request, reply }: Queued): Promise<void> {
    const { parts } = this;
    parts.publish(request, "status", { execution_state: "busy" });
    let content: Json;
    try {
      content = await this.replyTo(request);
    } catch (error) {
      const failure = await parts.failureOf(error, this.running);
      parts.publish(request, "error", { ...failure });
      this.leave();
      const isCell = !isA(error, MalformedRequest);
      if (isCell && request.content.stop_on_error !== false) await this.abortQueued();
      content = errorContent(failure);
    }
    this.leave();
    const rest = { execution_count: this.count, user_expressions: {}, payload: [] };
    reply("execute_reply", { ...rest, ...content });
    parts.publish(request, "status", { execution_state: "idle" });
  }

  /** Runs a cell and returns the content of its reply. */
  private async replyTo(request: Message): Promise<Json> {
    const { parts } = this;
    const code = textIn(request, "code");
    const silent = request.content.silent === true;
    const numbered = !silent && request.content.store_history !== false;
    if (numbered) this.count++;
    const { count } = this;
    const name = this.names.next(count, numbered);
    const cell: Cell = { request, count, name, code, interrupt: new AbortController() };
    this.running = cell;
    this.brokenOff = new AbortController();
    if (!silent) parts.publish(request, "execute_input", { code, execution_count: cell.count });
    parts.onStart(cell);
    const asked = askedName(code);
    if (asked !== undefined) return { status: "ok", payload: pageOf(parts.runner(), asked) };
    const { value, failure } = await parts.runner().execute(cell);
    if (value !== undefined && !silent) {
      const data = await this.shown(value, cell);
      const metadata = parts.attached({});
      parts.publish(request, "execute_result", { data, metadata, execution_count: cell.count });
    }
    if (failure) throw new CellFailed(failure);
    return { status: "ok", user_expressions: await this.evaluated(cell) };
  }

  /** The values of the request's `user_expressions`, or what each fails with. */
  private async evaluated(cell: Cell): Promise<Json> {
    const asked = cell.request.content.user_expressions;
    if (typeof asked !== "object" || asked === null) return {};
    const results: Json = {};
    for (const [name, code] of Object.entries(asked)) {
      results[name] = await this.evaluate(String(code), cell).catch(async (error: unknown) =>
        errorContent(await this.parts.failureOf(error, cell)),
      );
    }
    return results;
  }

  private async evaluate(code: string, cell: Cell): Promise<Json> {
    const name = this.names.next(cell.count, false);
    const { value, failure } = await this.parts.runner().execute({ ...cell, code, name });
    if (failure) return errorContent(failure);
    const data = await this.shown(value, cell);
    // What cannot travel is this expression's failure, not that of the whole reply.
    JSON.stringify(data);
    return { status: "ok", data, metadata: {} };
  }

  /** How a value shows itself, unless that is interrupted. */
  private shown(value: unknown, cell: Cell): Promise<Json> {
    return new Promise((resolve, reject) => {
      for (const { signal } of [cell.interrupt, this.brokenOff]) {
        if (signal.aborted) reject(new Interrupted());
        else signal.addEventListener("abort", () => reject(new Interrupted()), { once: true });
      }
      this.parts.runner().show(value, cell).then(resolve, reject);
    });
  }

  private leave(): void {
    if (!this.running) return;
    this.running = undefined;
    this.parts.onEnd();
  }

  /** Aborts the cells that wait behind a failed one, those still on their way included. */
  private async abortQueued(): Promise<void> {
    await this.parts.drained();
    for (const { request, reply } of this.queue.splice(1)) {
      this.parts.publish(request, "status", { execution_state: "busy" });
      reply("execute_reply", { status: "aborted" });
      this.parts.publish(request, "status", { execution_state: "idle" });
    }
  }
}

/** A cell's own failure, already told in the words of its text. */
export class CellFailed extends Error {
  constructor(readonly failure: Failure) {
    super(failure.evalue);
  }
}

/** Names executions: by their number, and those that take none by the last number and one more. */
class CellNames {
  private unnumbered = 0;

  /** @param numbered whether `count` is this execution's own */
  next(count: number, numbered: boolean): string {
    return numbered ? String(count) : `${count}.${++this.unnumbered}`;
  }
}
