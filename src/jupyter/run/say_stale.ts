import { notebookHost } from "../../host/notebook_host";
import type { Stale } from "./provenance";

/** The key of an output's metadata that holds the names and numbers. */
export const staleKey = "latent-lab-stale";

/** Says below the running cell, in one quiet line, which names it uses from before a cell was run again. */
export function sayStale(stale: readonly Stale[]): void {
  const host = notebookHost();
  if (stale.length === 0 || !host?.saysStale) return;
  const counts = [...new Set(stale.map(({ count }) => count))].sort((a, b) => a - b);
  const parts = counts.map((count) => {
    const names = stale.filter((each) => each.count === count).map(({ name }) => name);
    return { names, rest: ` from before In [${count}] was run again` };
  });
  const line = (quoted: (name: string) => string) =>
    `this cell used ${parts.map(({ names, rest }) => names.map(quoted).join(", ") + rest).join("; ")}`;
  const html = line((name) => `<code>${name}</code>`);
  host.display(
    {
      "text/plain": line((name) => `\`${name}\``),
      "text/html": `<div style="opacity: 0.7; font-size: 0.9em">${html}</div>`,
    },
    { metadata: { [staleKey]: stale } },
  );
}
