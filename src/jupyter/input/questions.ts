import { Interrupted } from "../interrupt/interrupted";
import type { Message } from "../message";
import type { Answer, InputChannel, Question } from "../transport";

/** What asks the user, as Deno and browsers have it, and what stands behind standard input. */
export interface InputGlobals {
  /** Asks for a line of text: null where nobody can answer, or the user gives no answer. */
  prompt(message?: string, defaultValue?: string): string | null;
  /** Asks for a line of text that is not shown as it is typed. */
  promptSecret(message?: string): string | null;
  /** Asks yes or no: no where nobody can answer. */
  confirm(message?: string): boolean;
  /** Shows a message until the user has seen it. */
  alert(message?: string): void;
  /** A line of standard input. */
  readLine(prompt: string): Promise<Answer>;
  /** Whether the running cell's user can answer: later, where no cell runs. */
  canAsk(): "now" | "never" | "later";
}

/** What {@link createInputGlobals} is given. */
export interface Asking {
  channel: InputChannel;
  /** The request of the running cell. */
  running(): Message | undefined;
  /** Shows a text below the cell. */
  print(text: string): void;
  /** Sends what was printed, so that it stands above the question. */
  flush(): void;
}

const nobody: Answer = { kind: "ended" };

/** The questions that a cell can ask, over the protocol's `input_request`. */
export function createInputGlobals({ channel, running, print, flush }: Asking): InputGlobals {
  /** The request that can be asked back. */
  const answerable = () => {
    const request = running();
    return request?.content.allow_stdin === true ? request : undefined;
  };
  const ask = (prompt: string, password = false): string | null => {
    flush();
    const asking = answerable();
    const question: Question = { prompt, password };
    const answer = asking ? channel.askAndWait(asking, question) : nobody;
    if (answer.kind === "interrupted") throw new Interrupted();
    return answer.kind === "line" ? answer.text : null;
  };
  return {
    prompt(message = "Prompt", defaultValue = "") {
      const suffix = defaultValue === "" ? "" : ` [${defaultValue}]`;
      const answer = ask(`${message}${suffix} `);
      return answer === "" ? defaultValue : answer;
    },
    promptSecret: (message = "Secret") => ask(`${message} `, true),
    confirm: (message = "Confirm") => /^\s*y(es)?\s*$/i.test(ask(`${message} [y/N] `) ?? ""),
    alert(message = "Alert") {
      if (ask(`${message} [Enter] `) === null) print(`${message}\n`);
    },
    async readLine(prompt) {
      flush();
      const asking = answerable();
      return asking ? channel.ask(asking, { prompt, password: false }) : nobody;
    },
    canAsk: () => (answerable() ? "now" : running() ? "never" : "later"),
  };
}
