/**
 * A number as a slider's `readout_format` has it: the part of d3-format that sliders use, which is
 * `d`, `.2f`, `.1e`, `.3g` and `.0%`.
 */
export function formatNumber(value: number, format: string): string {
  const [, digits = "", kind = ""] = /^(?:\.(\d+))?([dfeg%])$/.exec(format) ?? [];
  const places = digits === "" ? 6 : Number(digits);
  switch (kind) {
    case "d":
      return String(Math.round(value));
    case "f":
      return value.toFixed(places);
    case "e":
      return value.toExponential(places);
    case "g":
      return String(Number(value.toPrecision(Math.max(1, places))));
    case "%":
      return `${(100 * value).toFixed(places)}%`;
    default:
      return String(Number(value.toPrecision(6)));
  }
}
