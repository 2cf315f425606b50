import readline from "node:readline";
import promises from "node:readline/promises";
import type { InputGlobals } from "./questions";
import { AskedLines, type LineReader } from "./stdin";

type Interface = readline.Interface & { input?: unknown };
/** `question` of readline has a callback last, that of readline/promises returns a promise. */
type Question = (query: string, ...rest: unknown[]) => unknown;

/** A question that nobody answers. */
export class NoInput extends Error {
  override readonly name = "NoInput";
  constructor(query: string) {
    super(
      `asked "${query.trim()}", and standard input has ended, as it has wherever a notebook runs ` +
        "by itself: give the value in a variable, or ask by prompt(), which returns null there",
    );
  }
}

/** Ties the interfaces that readline makes on standard input from now on to what a user can answer. */
export function adoptInterfaces(input: Pick<InputGlobals, "canAsk">): void {
  for (const [module, hasPromises] of [
    [readline, false],
    [promises, true],
  ] as const) {
    const made = module as unknown as { createInterface(...given: unknown[]): Interface };
    const create = made.createInterface;
    made.createInterface = (...given) => {
      const lines = create(...given);
      if (lines.input instanceof AskedLines) adopt(lines, lines.input);
      if (lines.input instanceof AskedLines) failUnanswered(lines, hasPromises, input);
      return lines;
    };
  }
}

/** Has a line asked for when the interface prompts, or somebody listens to its lines. */
function adopt(lines: Interface, stdin: AskedLines): void {
  let prompted = false;
  const reader: LineReader = {
    waits: () => prompted || lines.listenerCount("line") > 0,
    onLine: () => (prompted = false),
  };
  stdin.readers.add(reader);
  lines.once("close", () => stdin.readers.delete(reader));
  lines.on("newListener", (event) => {
    if (event === "line") stdin.askSoon();
  });
  const prompt = lines.prompt.bind(lines);
  lines.prompt = (preserveCursor) => {
    prompt(preserveCursor);
    prompted = true;
    stdin.askSoon();
  };
}

/** Makes a question fail where it has no answer; by itself its cell would wait for ever. */
function failUnanswered(
  lines: Interface,
  hasPromises: boolean,
  input: Pick<InputGlobals, "canAsk">,
): void {
  const adopted = lines as unknown as { question: Question };
  const question = adopted.question.bind(lines);
  adopted.question = (query, ...rest) => {
    if (!hasPromises && input.canAsk() !== "now") throw new NoInput(query);
    if (!hasPromises) return question(query, ...rest);
    return new Promise((resolve, reject) => {
      const fail = () => reject(new NoInput(query));
      if (input.canAsk() !== "now") {
        lines.close();
        return fail();
      }
      lines.once("close", fail);
      const answered = Promise.resolve(question(query, ...rest));
      answered.finally(() => lines.off("close", fail)).then(resolve, reject);
    });
  };
}
