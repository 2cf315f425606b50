/** A page's colours on white and on near-black, by the names of their CSS variables. */
const colors: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  paper: ["#fdfdfc", "#17191c"],
  ink: ["#22252a", "#dfe1e4"],
  quiet: ["#646a73", "#989ea7"],
  line: ["#e4e5e3", "#2e3237"],
  tint: ["#f5f5f2", "#1f2226"],
  accent: ["#1f6fb8", "#76b5f0"],
  alarm: ["#b3261e", "#f0867e"],
  "alarm-tint": ["#fcefee", "#33201f"],
  keyword: ["#8b3fa8", "#cf9be6"],
  string: ["#2d7a45", "#8ccf9f"],
  number: ["#a8501c", "#e8a577"],
  name: ["#1f5f9e", "#8fc1f2"],
};

const declared = (value: (pair: readonly [string, string]) => string) =>
  Object.entries(colors)
    .map(([name, pair]) => `--${name}: ${value(pair)};`)
    .join(" ");

/**
 * The colours of every page that the lab makes, reports, `loss.html` and playgrounds alike. Each pair follows
 * color-scheme: the system's, a switch's, or paper's. Older browsers stay light.
 */
export const houseColors = `
:root { color-scheme: light dark; ${declared(([light]) => light)} }
@supports (color: light-dark(red, red)) {
  :root { ${declared(([light, dark]) => `light-dark(${light}, ${dark})`)} }
}
`;

/** Colours, fonts and the measure of a page of text. */
export const houseStyle = `${houseColors}
:root {
  --serif: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "DejaVu Serif", serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
body { margin: 0 auto; max-width: 70rem; padding: 0 1.5rem 6rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.65 var(--serif); }
@media (max-width: 60rem) { body { padding: 0 1rem 4rem; font-size: 1rem; } }
`;
