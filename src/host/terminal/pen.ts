/** What SGR sequences have set, by what they set. */
const kinds: readonly (readonly [codes: RegExp, kind: string])[] = [
  [/^(3[0-79]|9[0-7]|38(;.*)?)$/, "colour"],
  [/^(4[0-79]|10[0-7]|48(;.*)?)$/, "ground"],
  [/^(1|2|22)$/, "weight"],
  [/^(3|23)$/, "slant"],
  [/^(4|21|24)$/, "underline"],
  [/^(5|6|25)$/, "blinking"],
  [/^(7|27)$/, "inverse"],
  [/^(8|28)$/, "hidden"],
  [/^(9|29)$/, "strike"],
];
const off = new Set(["22", "23", "24", "25", "27", "28", "29", "39", "49"]);

/** The style that a terminal writes with, as the codes of an SGR sequence; empty for the plain one. */
export type Pen = string;

/** The pen after an SGR sequence, such as `1;31`. */
export function penAfter(pen: Pen, parameters: string): Pen {
  const set = new Map<string, string>();
  for (const code of codesIn(pen)) set.set(kindOf(code), code);
  for (const code of codesIn(parameters === "" ? "0" : parameters)) {
    if (code === "" || code === "0") set.clear();
    else if (off.has(code)) set.delete(kindOf(code));
    else set.set(kindOf(code), code);
  }
  return [...set.values()].join(";");
}

/** What makes a terminal go from one pen to another. */
export function penChange(from: Pen, to: Pen): string {
  if (from === to) return "";
  return `\x1b[${[...(from === "" ? [] : ["0"]), ...(to === "" ? [] : [to])].join(";")}m`;
}

/** The single codes, a colour of 256 or of three parts as one. */
function codesIn(parameters: string): string[] {
  const found = parameters.match(/[34]8[;:]5[;:]\d+|[34]8[;:]2([;:]\d*){3}|\d+/g);
  return found ?? [];
}

function kindOf(code: string): string {
  return kinds.find(([codes]) => codes.test(code.replaceAll(":", ";")))?.[1] ?? code;
}
