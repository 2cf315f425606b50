import { escapeMarkup } from "../host/escape";
import { note } from "./content/unshown";

/** Of a longer text, so many characters are shown. */
const mostCharacters = 100_000;

/** What a report shows of a part of which it can make nothing: its text as it stands, and why. */
export function degradedHtml(text: string, reason: string): string {
  const shown = text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
  const said = note(`This could not be shown as it should be: ${escapeMarkup(reason)}`);
  const source = shown.trim() === "" ? "" : `<pre tabindex="0">${escapeMarkup(shown)}</pre>`;
  return `<div class="output">${said}${source}</div>`;
}
