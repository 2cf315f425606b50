import { answerTo, type Answering } from "./answers";
import { CellFailed, CellQueue } from "./cell_queue";
import { errorContent, isA, MalformedRequest, plainFailure, replyType } from "./content";
import { createInputGlobals } from "./input/questions";
import type { Attachments, Json, Message } from "./message";
import { Retelling } from "./retelling";
import type { Cell } from "./run/cell";
import { Comms } from "./run/comms";
import { History } from "./run/history";
import type { Failure } from "./run/traceback";
import type { CapturedText, CellRunner, Surroundings } from "./surroundings";
import type { Reply, Transport, TransportListener } from "./transport";

const commTypes = ["comm_open", "comm_msg", "comm_close"];

/**
 * Answers Jupyter's requests: cells one after the other, everything else at once. Whatever a
 * request leads to, it is answered where an answer is due, and "idle" follows its "busy".
 */
export class Kernel implements TransportListener, Answering {
  readonly history: History;
  readonly comms: Comms;
  private readonly told: Retelling;
  private readonly cells: CellQueue;
  private readonly output: CapturedText;
  private runnerOnceNeeded: CellRunner | undefined;

  constructor(
    private readonly transport: Transport,
    readonly surroundings: Surroundings,
  ) {
    const told = (this.told = new Retelling(transport));
    this.history = new History(surroundings.history);
    this.output = surroundings.captureOutput({
      text: (cell, name, text) => told.publish(cell.request, "stream", { name, text }),
      clear: (cell, wait) => told.publish(cell.request, "clear_output", { wait }),
    });
    const publish = this.publish.bind(this);
    const showError = (thrown: unknown) => this.showStray(thrown);
    this.comms = new Comms({
      publish,
      showError,
      answered: surroundings.createContext(),
      currentCell: () => surroundings.currentCell(),
    });
    const { attached } = surroundings.offerHost({ comms: this.comms, publish, showError });
    this.cells = new CellQueue({
      runner: () => this.runner,
      publish,
      attached,
      failureOf: (thrown, cell) => this.explained(thrown, cell),
      onStart: ({ request, count, code }) => {
        this.comms.closeStale(request);
        const { silent, store_history } = request.content;
        if (silent !== true && store_history !== false) this.history.add(count, code);
      },
      onEnd: () => {
        transport.input.takeBack();
        transport.cellEnded();
      },
      drained: () => transport.drained(),
    });
    const asking = {
      channel: transport.input,
      running: () => this.cells.current?.request,
      print: (text: string) => surroundings.print("stdout", text),
      flush: () => this.output.flush(),
    };
    surroundings.offerInput(createInputGlobals(asking));
  }

  /** What compiles and runs cells; loaded when a request first needs it. */
  get runner(): CellRunner {
    return (this.runnerOnceNeeded ??= this.surroundings.createRunner());
  }

  onRequest(request: Message, reply: Reply): void {
    const type = request.header.msg_type;
    if (type === "execute_request") {
      return this.cells.add(request, this.told.remembering(request, reply));
    }
    this.publish(request, "status", { execution_state: "busy" });
    if (!commTypes.includes(type)) {
      this.answer(request, reply);
      this.idle(request);
      if (type === "kernel_info_request") this.retell(request);
      return;
    }
    // In a turn of its own: of code that is broken off, nothing that would follow in its turn runs.
    this.surroundings.inOwnTurn(() => {
      this.guarded(() => this.comms.take(request));
    });
    this.surroundings.inOwnTurn(() => this.idle(request));
  }

  /** Ends the running cell: at once where it awaits nothing, else at the end of its step. */
  onInterrupt(): void {
    const { current } = this.cells;
    this.transport.interruptHeard(current !== undefined);
    current?.interrupt.abort();
  }

  onBrokenOff(): void {
    this.cells.endBrokenOff();
    this.runnerOnceNeeded?.endBrokenOff();
  }

  /** Shows a failure that no cell awaited, below the cell that caused it. */
  showStray(thrown: unknown): void {
    this.surroundings.print("stderr", `${this.failureOf(thrown).traceback.join("\n")}\n`);
  }

  /** Loads what compiles and runs cells, unless a request has needed it before. */
  warm(): void {
    void this.runner;
  }

  /** Ends the kernel after what was sent has gone out. */
  end(): void {
    this.output.flush();
    // After this turn, in which the reply and the last status are sent.
    this.surroundings.inOwnTurn(() => {
      void this.transport.close().finally(() => this.surroundings.end());
    });
  }

  private answer(request: Message, reply: Reply): void {
    const type = request.header.msg_type;
    // A late answer to a question that nobody asks any more.
    if (type.endsWith("_reply")) return;
    try {
      reply(replyType(type), answerTo(request, this));
    } catch (error) {
      reply(replyType(type), errorContent(this.failureOf(error)));
    }
    if (type === "interrupt_request") this.onInterrupt();
    if (type === "shutdown_request") this.end();
  }

  /** A front end that asks who its kernel is has just come, or come back. */
  private retell({ header }: Message): void {
    this.output.flush();
    this.told.retell(header.session);
  }

  private idle(request: Message): void {
    this.publish(request, "status", { execution_state: "idle" });
    // The front end's indicator goes by the last status that it hears.
    const { current } = this.cells;
    if (current) this.publish(current.request, "status", { execution_state: "busy" });
  }

  private guarded(body: () => void): void {
    try {
      body();
    } catch (error) {
      this.showStray(error);
    }
  }

  /** What was thrown, in words; whatever it is, this does not throw. */
  private failureOf(thrown: unknown): Failure {
    const own = ownFailure(thrown);
    if (own) return own;
    try {
      return this.runner.failureOf(thrown);
    } catch {
      return unspeakable;
    }
  }

  /** The same for what a cell has thrown, whose own words may take for ever. */
  private async explained(thrown: unknown, cell: Cell | undefined): Promise<Failure> {
    if (!cell) return this.failureOf(thrown);
    const own = ownFailure(thrown);
    if (own) return own;
    try {
      return await this.runner.explain(thrown, cell);
    } catch {
      return unspeakable;
    }
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
    this.told.publish(parent, type, content, attachments);
  }
}

const unspeakable = plainFailure("Error", "something was thrown that cannot be shown");

/** What the kernel itself has put into words. */
function ownFailure(thrown: unknown): Failure | undefined {
  if (isA(thrown, CellFailed)) return thrown.failure;
  if (isA(thrown, MalformedRequest)) return plainFailure(thrown.name, thrown.message);
  return undefined;
}
