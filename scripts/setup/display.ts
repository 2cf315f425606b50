/** One line of the set-up while it is worked on. */
export interface Task {
  /** @param share done so far, in [0, 1]; undefined where only `note` is known */
  update(share: number | undefined, note?: string): void;
  done(note?: string): void;
  failed(reason: string, log?: string): void;
}

/** Where a set-up shows what it does: a moving bar on a terminal, plain lines elsewhere. */
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
  const percent = `${Math.round(clamped * 100)}`.padStart(3);
  return `${"━".repeat(full)}${"─".repeat(width - full)} ${percent} %`;
}

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

export function createDisplay(screen: Screen, pathShown: (file: string) => string): Display {
  const moving = screen.isTTY === true;
  const line = (text: string) => void screen.write(`${moving ? "\r\x1b[K" : ""}${text}\n`);
  return {
    say: line,
    begin(title) {
      const started = Date.now();
      const label = title.padEnd(26);
      let shown = -1;
      if (!moving) line(`… ${title}`);
      const draw = (share: number | undefined, note = "") => {
        const text = `… ${label} ${share === undefined ? "" : `${bar(share)}  `}${note}`;
        screen.write(`\r\x1b[K${text.slice(0, (screen.columns ?? 80) - 1)}`);
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
          line(`✓ ${label} ${[note, seconds(started)].filter(Boolean).join(", ")}`),
        failed: (reason, log) =>
          line(`✗ ${label} ${reason}${log === undefined ? "" : ` (log: ${pathShown(log)})`}`),
      };
    },
  };
}
