import type { Attachments, Json, Message } from "./message";
import type { Reply, Transport } from "./transport";

/** What a cell puts below itself; the text of neighbouring streams is one entry. */
interface Told {
  type: string;
  content: Json;
  attachments?: Attachments;
}

interface ToldCell {
  request: Message;
  /** Undefined where it is more than is kept. */
  outputs: Told[] | undefined;
  characters: number;
  /** Whether the next output takes the place of all others. */
  clears: boolean;
  reply?: () => void;
  ended?: number;
}

const outputTypes = new Set([
  ...["stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"],
]);

const mostCharacters = 1 << 23;
const keptMilliseconds = 120_000;

/**
 * Publishes, and remembers what it told of the running cell and of those that ended lately. A
 * server notices late that a page is gone, for a sleeping computer after a minute, and sends all
 * the while into nothing; a page that is back asks who its kernel is, and is told again.
 */
export class Retelling {
  private readonly cells = new Map<string, ToldCell>();

  /** @param now in milliseconds */
  constructor(
    private readonly transport: Pick<Transport, "publish">,
    private readonly now: () => number = Date.now,
  ) {}

  /** The reply to a cell that begins to wait for its turn; what it leads to is remembered. */
  remembering(request: Message, reply: Reply): Reply {
    const cell: ToldCell = { request, outputs: [], characters: 0, clears: false };
    this.forget();
    this.cells.set(request.header.msg_id, cell);
    return (type, content) => {
      cell.reply = () => reply(type, content);
      reply(type, content);
    };
  }

  publish(
    parent: Message | undefined,
    type: string,
    content: Json,
    attachments?: Attachments,
  ): void {
    const cell = this.cells.get(parent?.header.msg_id ?? "");
    if (cell && outputTypes.has(type)) {
      add(cell, { type, content, attachments });
    } else if (cell && content.execution_state === "idle") cell.ended = this.now();
    this.transport.publish(parent, type, content, attachments);
  }

  /** Tells a front end what stands below its cells, and of those that ended, that they did. */
  retell(session: unknown): void {
    // A request that names no session came from no front end that could come back.
    if (typeof session !== "string" || session === "") return;
    this.forget();
    for (const { request, outputs = [], reply, ended } of this.cells.values()) {
      if (request.header.session !== session) continue;
      // What stands there goes when the first of these comes, so nothing flickers.
      if (outputs.length > 0) this.transport.publish(request, "clear_output", { wait: true });
      for (const { type, content, attachments } of outputs) {
        this.transport.publish(request, type, content, attachments);
      }
      if (ended === undefined) continue;
      reply?.();
      this.transport.publish(request, "status", { execution_state: "idle" });
    }
  }

  /** Forgets cells that ended some time ago, and the oldest of those that ended where they are much. */
  private forget(): void {
    const oldest = this.now() - keptMilliseconds;
    let characters = 0;
    for (const [id, cell] of [...this.cells].reverse()) {
      characters += cell.characters;
      if (cell.ended === undefined) continue;
      if (cell.ended < oldest || characters > mostCharacters) this.cells.delete(id);
    }
  }
}

function add(cell: ToldCell, told: Told): void {
  if (told.type === "clear_output") {
    cell.clears = true;
    if (told.content.wait === true) return;
  }
  if (cell.clears) {
    cell.clears = false;
    cell.outputs = [];
    cell.characters = 0;
  }
  if (told.type === "clear_output" || !cell.outputs) return;
  cell.characters += join(cell.outputs, told);
  if (cell.characters > mostCharacters) {
    cell.outputs = undefined;
    cell.characters = 0;
  }
}

/** @returns by how many characters the outputs have grown, about */
function join(outputs: Told[], told: Told): number {
  const { type, content } = told;
  const last = outputs.at(-1);
  if (type === "stream" && last?.type === "stream" && last.content.name === content.name) {
    last.content = { ...content, text: `${String(last.content.text)}${String(content.text)}` };
    return String(content.text).length;
  }
  const id = displayId(told);
  const shown = type === "update_display_data" && id !== undefined;
  const earlier = shown ? outputs.find((each) => displayId(each) === id) : undefined;
  const grown = lengthOf(told) - (earlier ? lengthOf(earlier) : 0);
  if (earlier) earlier.content = content;
  else outputs.push(told);
  return grown;
}

const displayId = ({ content }: Told) =>
  (content.transient as { display_id?: string } | undefined)?.display_id;

function lengthOf({ content }: Told): number {
  const { data = content } = content as { data?: Json };
  const lengths = Object.values(data).map((value) =>
    typeof value === "string" ? value.length : (JSON.stringify(value)?.length ?? 0),
  );
  return lengths.reduce((sum, length) => sum + length, 0);
}
