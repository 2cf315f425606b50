/// <reference lib="dom" />
import { element } from "./dom";

/** More dimensions than these are not drawn. */
const mostBars = 32;
/** More than these, and only every fifth is named. */
const mostNamed = 10;
/** Where the axis ends, above and below: nearly every draw from N(0, 1) is within. */
const end = 3;

/** A latent as bars: a dimension each, its number below it, with an axis from −3 to 3. */
export function latentBars(latentSize: number): {
  element: HTMLElement;
  show(z: Float32Array): void;
} {
  const count = Math.min(latentSize, mostBars);
  const bars = Array.from({ length: count }, () => element("i", {}));
  const ticks = [`+${end}`, "0", `−${end}`].map((text) => element("span", {}, text));
  const names = bars.map((_, d) => {
    const named = count <= mostNamed || d === 0 || (d + 1) % 5 === 0;
    return element("span", {}, named ? String(d + 1) : "");
  });
  return {
    element: element(
      "div",
      { class: "latent-bars", "aria-hidden": true },
      element("div", { class: "ticks" }, ...ticks),
      element("div", { class: "latent" }, ...bars),
      element("div", { class: "names" }, ...names),
    ),
    show: (z) =>
      bars.forEach((bar, d) => {
        const height = Math.min(50, (Math.abs(z[d]) * 50) / end);
        bar.style.height = `${height}%`;
        bar.style.bottom = z[d] < 0 ? `${50 - height}%` : "50%";
      }),
  };
}
