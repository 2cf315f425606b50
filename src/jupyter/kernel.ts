import { type Cell, CellNames } from "./run/cell";
import { showChildren } from "./run/children";
import { Comms } from "./run/comms";
import { bundleOf } from "./run/display";
import { Executor } from "./run/executor";
import { endProcess } from "./run/exit";
import { History } from "./run/history";
import { createHost, Notes } from "./run/host";
import {
  askedName,
  completeReply,
  inspectReply,
  isCompleteReply,
  kernelInfo,
} from "./compile/language";
import type { ReplySocket, Server } from "./server";
import type { Attachments, Json, Message } from "./wire/message";
import { CapturedOutput } from "./run/output";
import type { Failure } from "./run/traceback";
import { inOwnTurn } from "./interrupt/turn";

/** What a kernel is told of its project. */
export interface Project {
  root: string;
  version: string;
  /** Where what was run is kept. */
  historyFile: string;
}

interface Queued {
  request: Message;
  socket: ReplySocket;
}

/** How long requests that were sent before a failure may take to arrive and be aborted. */
const drainMilliseconds = 20;

/** Answers Jupyter's requests: cells one after the other, everything else at once. */
export class Kernel {
  private readonly output: CapturedOutput;
  private readonly history: History;
  private readonly notes = new Notes();
  private readonly comms: Comms;
  private readonly queue: Queued[] = [];
  private executorOnceNeeded: Executor | undefined;
  private running: Cell | undefined;
  private count = 0;
  private readonly names = new CellNames();

  constructor(
    private readonly server: Server,
    private readonly project: Project,
  ) {
    this.history = new History(project.historyFile);
    this.output = new CapturedOutput({
      text: (cell, name, text) => this.server.publish(cell.request, "stream", { name, text }),
      clear: (cell, wait) => this.server.publish(cell.request, "clear_output", { wait }),
    });
    this.output.capture();
    showChildren();
    this.comms = new Comms((...published) => this.publish(...published));
    createHost({
      notes: this.notes,
      comms: this.comms,
      publish: (cell, type, content) => this.publish(cell.request, type, content),
      showError: (thrown) => this.showStray(thrown),
    });
  }

  /** Answers one request. */
  async handle(request: Message, socket: ReplySocket): Promise<void> {
    if (request.header.msg_type === "execute_request") {
      this.queue.push({ request, socket });
      if (this.queue.length === 1) await this.runQueue();
      return;
    }
    this.publish(request, "status", { execution_state: "busy" });
    try {
      this.answer(request, socket);
    } finally {
      this.publish(request, "status", { execution_state: "idle" });
      // The front end's indicator goes by the last status that it hears.
      if (this.running) this.publish(this.running.request, "status", { execution_state: "busy" });
    }
  }

  /** Ends the running cell: at once where it awaits nothing, else at the end of its step. */
  interrupt(): void {
    this.running?.interrupt.abort();
  }

  /** Ends the running cell, whose code did not answer an interrupt and was broken off. */
  endBrokenOff(): void {
    this.executorOnceNeeded?.endBrokenOff();
  }

  /** Shows a failure that no cell awaited, below the cell that caused it. */
  showStray(thrown: unknown): void {
    process.stderr.write(`${this.executor.failureOf(thrown).traceback.join("\n")}\n`);
  }

  /** Loads the compiler, unless a request has needed it before. */
  warm(): void {
    void this.executor;
  }

  /** Ends this process after what was sent has gone out. */
  end(): void {
    this.output.flush();
    // After this turn, in which the reply and the last status are sent.
    setImmediate(() => void this.server.close().then(() => setTimeout(endProcess, 100, 0)));
  }

  private get executor(): Executor {
    this.executorOnceNeeded ??= new Executor(this.project.root);
    return this.executorOnceNeeded;
  }

  private answer(request: Message, socket: ReplySocket): void {
    const { content } = request;
    const reply = (type: string, answer: Json) => this.server.reply(socket, request, type, answer);
    switch (request.header.msg_type) {
      case "kernel_info_request":
        return reply("kernel_info_reply", kernelInfo(this.project.version));
      case "is_complete_request":
        return reply("is_complete_reply", isCompleteReply(this.executor.compiler, content));
      case "inspect_request":
        return reply("inspect_reply", inspectReply(this.executor.compiler, content));
      case "complete_request":
        return reply("complete_reply", completeReply(this.executor.compiler, content));
      case "history_request":
        return reply("history_reply", { status: "ok", history: this.history.query(content) });
      case "comm_info_request":
        return reply("comm_info_reply", { status: "ok", comms: this.comms.info(content) });
      case "comm_open":
      case "comm_msg":
      case "comm_close":
        return this.comms.take(request);
      case "interrupt_request":
        this.interrupt();
        return reply("interrupt_reply", { status: "ok" });
      case "shutdown_request":
        reply("shutdown_reply", { status: "ok", restart: content.restart === true });
        return this.end();
    }
  }

  private async runQueue(): Promise<void> {
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      await this.execute(next);
      this.queue.shift();
    }
  }

  private async execute({ request, socket }: Queued): Promise<void> {
    const { content } = request;
    const code = typeof content.code === "string" ? content.code : "";
    const silent = content.silent === true;
    const numbered = !silent && content.store_history !== false;
    if (numbered) this.count++;
    const cell: Cell = {
      request,
      count: this.count,
      name: this.names.next(this.count, numbered),
      code,
      interrupt: new AbortController(),
    };
    this.running = cell;
    this.publish(request, "status", { execution_state: "busy" });
    this.comms.closeStale(request);
    if (!silent) this.publish(request, "execute_input", { code, execution_count: cell.count });
    if (numbered) this.history.add(cell.count, code);
    const asked = askedName(code);
    const failure = asked === undefined ? await this.runCell(cell, silent) : undefined;
    const payload = asked === undefined ? [] : this.page(asked);
    this.running = undefined;
    if (failure) {
      this.publish(request, "error", { ...failure });
      if (content.stop_on_error !== false) await this.abortQueued();
    }
    const status = failure ? { status: "error", ...failure } : { status: "ok" };
    const rest = { execution_count: cell.count, user_expressions: {}, payload };
    this.server.reply(socket, request, "execute_reply", { ...status, ...rest });
    this.publish(request, "status", { execution_state: "idle" });
  }

  private async runCell(cell: Cell, silent: boolean): Promise<Failure | undefined> {
    try {
      const { value, failure } = await this.executor.execute(cell);
      if (value === undefined || silent) return failure;
      const data = await bundleOf(value);
      const metadata = this.notes.attached({});
      const result = { data, metadata, execution_count: cell.count };
      this.publish(cell.request, "execute_result", result);
      return failure;
    } catch (error) {
      return this.executor.failureOf(error);
    }
  }

  /** Aborts the cells that wait behind a failed one, those still on their way included. */
  private async abortQueued(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, drainMilliseconds));
    // On a busy machine the timer may come first: give the sockets a turn, then what they received.
    await new Promise(setImmediate);
    await new Promise<void>(inOwnTurn);
    for (const { request, socket } of this.queue.splice(1)) {
      this.publish(request, "status", { execution_state: "busy" });
      this.server.reply(socket, request, "execute_reply", { status: "aborted" });
      this.publish(request, "status", { execution_state: "idle" });
    }
  }

  private page(name: string): Json[] {
    const { data } = inspectReply(this.executor.compiler, { code: name, cursor_pos: name.length });
    return [{ source: "page", data, start: 0 }];
  }

  /** Publishes after whatever was printed before. */
  private publish(
    parent: Message | undefined,
    type: string,
    content: Json,
    attachments?: Attachments,
  ): void {
    this.output.flush();
    if (parent) this.output.published(parent, type);
    this.server.publish(parent, type, content, attachments);
  }
}
