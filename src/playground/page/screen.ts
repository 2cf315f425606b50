/// <reference lib="dom" />
import { element } from "./dom";
import { Picture } from "./picture";
import type { Session } from "./session";
import { describeView } from "./words";

/** The latent in view, decoded; beside it the image that it comes from, if there is one. */
export function screen(session: Session): HTMLElement {
  const { imageShape, latentSize } = session.model.payload;
  const decoded = new Picture(imageShape, "decoded", "Decoded image");
  const original = new Picture(imageShape, "original", "Original");
  const caption = element("p", { class: "caption", role: "status" });
  const beside = element("div", { class: "beside" }, original.canvas, caption);
  const bars = Array.from({ length: Math.min(latentSize, 32) }, () => element("i", {}));
  const latent = element("div", { class: "latent", "aria-hidden": true }, ...bars);
  let shown: unknown;
  let source: Float32Array | undefined;
  session.listen(() => {
    const { view } = session;
    const text = describeView(session);
    decoded.show(session.decoded, `Decoded image: ${text}`);
    if (shown !== view) [shown, source] = [view, sourceOf(session)];
    original.canvas.hidden = source === undefined;
    original.show(source);
    if (caption.textContent !== text) caption.textContent = text;
    bars.forEach((bar, d) => {
      const height = Math.min(50, Math.abs(view.z[d]) * 16);
      bar.style.height = `${height}%`;
      bar.style.bottom = view.z[d] < 0 ? `${50 - height}%` : "50%";
    });
  });
  const name = element("p", { class: "name" }, "Decoded");
  const received = element("p", { class: "name" }, "z, what the decoder gets");
  return element("div", { class: "screen" }, name, decoded.canvas, beside, received, latent);
}

function sourceOf({ view, model, drawing }: Session): Float32Array | undefined {
  const { origin } = view;
  if (origin.kind === "test") return model.image(origin.index);
  return origin.kind === "drawing" || origin.kind === "file" ? drawing?.image : undefined;
}
