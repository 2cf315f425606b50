/** `\newcommand{\name}[2][default]` with its stars and spaces, as far as the body's brace. */
const command =
  /\\(new|renew|provide)command\s*\*?\s*(?:\{\s*(\\(?:[A-Za-z@]+|[^A-Za-z]))\s*\}|(\\(?:[A-Za-z@]+|[^A-Za-z])))\s*(?:\[(\d)\])?\s*(?:\[((?:[^[\]\\]|\\[^])*)\])?\s*(?=\{)/g;

const operator =
  /\\DeclareMathOperator\s*(\*?)\s*(?:\{\s*(\\[A-Za-z]+)\s*\}|(\\[A-Za-z]+))\s*(\{(?:[^{}\\]|\\[^]|\{(?:[^{}\\]|\\[^])*\})*\})/g;

const primitive = /(\\global\s*)?\\(def|edef|let)(?![A-Za-z@])/g;

/** Whether a formula defines something. */
export function definesMacros(tex: string): boolean {
  return /\\((re)?newcommand|providecommand|DeclareMathOperator|[gex]?def|let)(?![A-Za-z])/.test(
    tex,
  );
}

/**
 * A formula whose definitions hold for all that follow it, as in JupyterLab, and may define anew what
 * there is already.
 *
 * @param isDefined whether an earlier formula defined the name, such as `\E`
 */
export function withLastingMacros(tex: string, isDefined: (name: string) => boolean): string {
  return tex
    .replace(
      command,
      (_, kind: string, braced?: string, bare?: string, count = "0", first?: string) => {
        const name = braced ?? bare ?? "";
        // What is only to be there if nothing else is goes to a name that nobody asks for.
        const target = kind === "provide" && isDefined(name) ? `${name}@unused` : name;
        const places = Array.from({ length: Number(count) }, (__, i) => `#${i + 1}`);
        if (first === undefined) return `\\gdef${target}${places.join("")}`;
        // The first place has a default: two macros, one that looks for a bracket.
        const inner = `${/^\\[A-Za-z@]+$/.test(target) ? target : "\\odd"}@with`;
        const look = `\\@ifnextchar[{${inner}}{${inner}[${first}]}`;
        return `\\gdef${target}{${look}}\\gdef${inner}[#1]${places.slice(1).join("")}`;
      },
    )
    .replace(operator, (_, star: string, braced?: string, bare?: string, body = "{}") => {
      return `\\gdef${braced ?? bare ?? ""}{\\operatorname${star}${body}}`;
    })
    .replace(primitive, (_, __, name: string) => {
      return { def: "\\gdef", edef: "\\xdef", let: "\\global\\let" }[name] ?? "";
    });
}
