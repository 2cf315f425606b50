import { joined, type Output } from "../notebook";

/**
 * Outputs with what was printed in a row made one: a report shows, as a terminal does, what stands
 * there in the end.
 */
export function joinStreams(outputs: readonly Output[]): Output[] {
  const all: Output[] = [];
  for (const output of outputs) {
    const last = all.at(-1);
    const stream = output.output_type === "stream";
    if (stream && last?.output_type === "stream" && last.name === output.name) {
      all[all.length - 1] = { ...last, text: joined(last.text) + joined(output.text) };
    } else all.push(output);
  }
  return all.map((each) =>
    each.output_type === "stream" ? { ...each, text: terminalText(joined(each.text)) } : each,
  );
}

/** A text as a terminal leaves it: `\r` goes back to the line's start, `\b` a letter back. */
export function terminalText(text: string): string {
  return text.split("\n").map(lineText).join("\n");
}

function lineText(line: string): string {
  const whole = line.replace(/\r+$/, "");
  if (!/[\r\b]|\x1b\[\d*[GK]/.test(whole)) return whole;
  // Each place of the line holds the colours that were set before its letter, and the letter.
  const places: string[] = [];
  let at = 0;
  let colours = "";
  for (const [part] of whole.matchAll(/\x1b\[[0-9;:]*[mGK]|[^]/gu)) {
    if (part === "\r") at = 0;
    else if (part === "\b") at = Math.max(0, at - 1);
    else if (/^\x1b.*G$/.test(part)) at = Math.max(0, Number(part.slice(2, -1) || 1) - 1);
    else if (/^\x1b.*K$/.test(part)) erase(places, at, part.slice(2, -1));
    else if (part.startsWith("\x1b")) colours += part;
    else {
      places[at++] = colours + part;
      colours = "";
    }
  }
  return Array.from(places, (part) => part ?? " ").join("") + colours;
}

/** `\x1b[K`: to the line's end; 1: up to here; 2: the whole line. */
function erase(places: string[], at: number, how: string): void {
  if (how === "2") places.length = 0;
  else if (how === "1") places.fill(" ", 0, Math.min(at + 1, places.length));
  else places.length = Math.min(places.length, at);
}
