/// <reference lib="dom" />
import { button, element } from "./dom";
import type { LiveModel } from "./live_model";
import { Picture } from "./picture";
import type { Session } from "./session";
import { useInWords } from "./words";

/** Sliders beyond these wait for a press. */
const atFirst = 16;
const range = 3.5;

/** A slider for each latent dimension, the one that is used most first. */
export function dimensions(session: Session, model: LiveModel): HTMLElement {
  const { kl, latentSize, imageShape } = model.payload;
  const order = Array.from(kl.keys()).sort((a, b) => kl[b] - kl[a]);
  const most = Math.max(...kl, 1e-6);
  const picture = new Picture(imageShape, "decoded", "Decoded image");
  const list = element("div", { class: "sliders" });
  const look = (z: Float32Array) =>
    session.look(model.viewOf(z, { kind: "dimensions" }), { pin: true });
  const sliders = order.map((d) => {
    const input = element("input", {
      ...{ type: "range", min: -range, max: range, step: 0.01, "aria-label": `z${d + 1}` },
    });
    const value = element("output", {});
    const share = element("i", { "aria-hidden": true });
    share.style.width = `${(100 * kl[d]) / most}%`;
    const use = useInWords(model.payload, d);
    const name = element("span", { class: "dimension" }, "z", element("sub", {}, String(d + 1)));
    const cost = element("span", { class: "kl", title: use }, share);
    input.setAttribute("aria-description", use);
    input.addEventListener("input", () => {
      const z = session.view.z.slice();
      z[d] = Number(input.value);
      look(z);
    });
    list.append(element("label", { class: "slider" }, name, cost, input, value));
    return { d, input, value };
  });
  const set = (of: () => number) => () => look(Float32Array.from({ length: latentSize }, of));
  const actions = element(
    "div",
    { class: "actions" },
    button("Random z", set(standardNormal)),
    button(
      "All to 0",
      set(() => 0),
    ),
  );
  const rows = [...list.children] as HTMLElement[];
  rows.slice(atFirst).forEach((row) => (row.hidden = true));
  if (rows.length > atFirst) {
    const more = button(`All ${rows.length}`, () => {
      rows.forEach((row) => (row.hidden = false));
      more.remove();
    });
    actions.append(more);
  }
  session.listen(() => {
    const { z } = session.view;
    for (const { d, input, value } of sliders) {
      const text = z[d].toFixed(2).replace("-", "−");
      if (value.textContent === text) continue;
      input.value = String(z[d]);
      value.textContent = text;
    }
    picture.show(session.decoded);
  });
  const hint = element("p", { class: "hint" }, "Strongest first: the bar is a dimension's KL.");
  const side = element("div", { class: "side" }, picture.canvas, actions, hint);
  return element("div", { class: "dimensions" }, side, list);
}

/** By Box and Muller. */
function standardNormal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
