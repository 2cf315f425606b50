import { escapeMarkup } from "../../host/escape";
import { attribute, type Element } from "./html_tree";

/** Elements that a report does not show, as people call them. */
const unshown: Readonly<Record<string, string>> = {
  applet: "An applet",
  canvas: "A canvas, which a script draws,",
  embed: "An embedded document",
  frameset: "A set of frames",
  iframe: "An embedded page",
  math: "A formula in MathML",
  object: "An embedded document",
  select: "A list to choose from",
  textarea: "A field to write in",
};

/** A quiet line in the place of what is not shown. */
export function note(html: string): string {
  return `<span class="missing" role="note">${html}</span> `;
}

/** What stands in an element's place where a report does not show it; undefined where it does. */
export function unshownNote(element: Element): string | undefined {
  const tag = element.tagName;
  if (tag === "script") return isProgram(element) ? note("A script is not run in a report.") : "";
  if (tag === "input") return inputNote(element);
  const name = Object.hasOwn(unshown, tag) ? unshown[tag] : undefined;
  if (name === undefined) return undefined;
  const address = attribute(element, "src") ?? attribute(element, "data") ?? "";
  const from = address === "" ? "" : `: ${linked(address)}`;
  return note(`${name} (${tag}) is not shown in a report${from}${from ? "" : "."}`);
}

/** A picture or recording that is not shown. */
export function missingNote(what: string, address: string, reason: string, label = ""): string {
  const told = label.trim() === "" ? "" : ` (${escapeMarkup(label.trim())})`;
  return note(`${what} not shown${told}: ${linked(address)} ${escapeMarkup(reason)}.`);
}

/** An address, shortened where it is data, and as a link where a reader can go there. */
function linked(address: string): string {
  const shown = escapeMarkup(address.length > 120 ? `${address.slice(0, 119)}…` : address);
  const target = address.startsWith("//") ? `https:${address}` : address;
  return /^https?:/i.test(target) ? `<a href="${escapeMarkup(target)}">${shown}</a>` : shown;
}

/** A box to tick stays, as in a list of tasks; fields do nothing in a report. */
function inputNote(element: Element): string | undefined {
  const type = attribute(element, "type")?.toLowerCase() ?? "text";
  if (type === "checkbox") return undefined;
  if (type === "hidden") return "";
  const value = attribute(element, "value") ?? attribute(element, "placeholder") ?? "";
  return note(
    `A field (input) is not shown in a report${value ? `: ${escapeMarkup(value)}` : "."}`,
  );
}

function isProgram(element: Element): boolean {
  const type = attribute(element, "type")?.trim().toLowerCase() ?? "";
  return type === "" || type === "module" || /(java|ecma)script$/.test(type);
}
