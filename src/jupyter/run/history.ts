import type { Json } from "../message";

/** One executed cell: the kernel's run it belongs to, its number there, and its text. */
export type HistoryEntry = [session: number, line: number, input: string];

/** Where what was run is kept across restarts. */
export interface HistoryStore {
  read(): HistoryEntry[];
  /** Adds an entry. What cannot be written is kept for this run alone. */
  append(entry: HistoryEntry): void;
}

/** What was run, in this kernel and in those before it. */
export class History {
  private readonly entries: HistoryEntry[];
  private readonly session: number;

  constructor(private readonly store: HistoryStore) {
    this.entries = store.read();
    this.session = (this.entries.at(-1)?.[0] ?? 0) + 1;
  }

  /** Adds an executed cell. */
  add(line: number, input: string): void {
    const entry: HistoryEntry = [this.session, line, input];
    this.entries.push(entry);
    this.store.append(entry);
  }

  /**
   * Answers Jupyter's `history_request`: the last `n`, a range of one session, or a search. Outputs
   * are not kept; who asks for them gets null beside each input.
   */
  query(request: Json): unknown[] {
    const entries = this.select(request);
    if (request.output !== true) return entries;
    return entries.map(([session, line, input]) => [session, line, [input, null]]);
  }

  private select(request: Json): HistoryEntry[] {
    const { hist_access_type: access, n, pattern, unique } = request;
    const last = (entries: HistoryEntry[]) =>
      typeof n === "number" && n > 0 ? entries.slice(-n) : entries;
    if (access === "range") return this.range(request);
    if (access !== "search") return last(this.entries);
    const matches = glob(typeof pattern === "string" ? pattern : "*");
    const found = this.entries.filter(([, , input]) => matches.test(input));
    const latest = new Map(found.map((entry) => [entry[2], entry]));
    return last(unique === true ? [...latest.values()] : found);
  }

  private range({ session, start, stop }: Json): HistoryEntry[] {
    const wanted = typeof session === "number" ? session : 0;
    // 0 is the present session, -1 the one before it.
    const number = wanted > 0 ? wanted : this.session + wanted;
    const from = typeof start === "number" ? start : 0;
    const to = typeof stop === "number" ? stop : Infinity;
    return this.entries.filter(([s, line]) => s === number && line >= from && line < to);
  }
}

function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, "[^]*").replace(/\?/g, "[^]")}$`);
}
