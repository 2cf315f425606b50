/** One line of the set-up while it is worked on. */
export interface Task {
  /** @param share done so far, in [0, 1]; undefined where only `note` is known */
  update(share: number | undefined, note?: string): void;
  done(note?: string): void;
  failed(reason: string, log?: string): void;
}

/** Where a set-up shows what it does: a moving bar on a terminal, plain lines elsewhere; of tasks beside each other all. */
export interface Display {
  begin(title: string): Task;
  say(text: string): void;
}

interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const WIDTH = 24;

/** `━━━━━━──────  50 %` */
export function bar(share: number, width = WIDTH): string {
  const clamped = Math.min(1, Math.max(0, share));
  const full = Math.round(clamped * width);
  return `${"━".repeat(full)}${"─".repeat(width - full)} ${percent(clamped).padStart(5)}`;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

export function createDisplay(screen: Screen, pathShown: (file: string) => string): Display {
  const moving = screen.isTTY === true;
  // What is under way, each with what is drawn of it, on one line of a terminal.
  const open = new Map<object, string>();
  const redraw = () => {
    const text = [...open.values()].join("  ").slice(0, (screen.columns ?? 80) - 1);
    screen.write(`\r\x1b[K${text}`);
  };
  const line = (text: string) => {
    screen.write(`${moving ? "\r\x1b[K" : ""}${text}\n`);
    if (moving && open.size > 0) redraw();
  };
  return {
    say: line,
    begin(title) {
      const started = Date.now();
      const label = title.padEnd(26);
      let shown = -1;
      if (!moving) line(`… ${title}`);
      const self = {};
      const draw = (share: number | undefined, note = "") => {
        // A bar is for one that has the line for itself.
        const alone = open.size === (open.has(self) ? 1 : 0);
        const done = share === undefined ? "" : alone ? `${bar(share)}  ` : percent(share);
        open.set(
          self,
          `… ${alone ? label : title} ${[done, note].filter(Boolean).join(alone ? "" : ", ")}`,
        );
        redraw();
      };
      const close = (text: string) => {
        open.delete(self);
        line(text);
      };
      if (moving) draw(undefined);
      return {
        update(share, note) {
          if (moving) return draw(share, note);
          const quarter = Math.floor((share ?? 0) * 4);
          if (quarter <= shown || quarter === 0) return;
          shown = quarter;
          line(`  ${title}: ${quarter * 25} %${note ? `, ${note}` : ""}`);
        },
        done: (note = "") =>
          close(`✓ ${label} ${[note, seconds(started)].filter(Boolean).join(", ")}`),
        failed: (reason, log) =>
          close(`✗ ${label} ${reason}${log === undefined ? "" : ` (log: ${pathShown(log)})`}`),
      };
    },
  };
}
