/// <reference lib="dom" />
import { element } from "./dom";
import { latentBars } from "./latent_bars";
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
  const latent = latentBars(latentSize);
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
    latent.show(view.z);
  });
  const name = element("p", { class: "name" }, "Decoded");
  const received = element(
    "p",
    { class: "name" },
    "z, what the decoder gets: each dimension's value",
  );
  return element(
    "div",
    { class: "screen" },
    name,
    decoded.canvas,
    beside,
    received,
    latent.element,
  );
}

function sourceOf({ view, model, drawing }: Session): Float32Array | undefined {
  const { origin } = view;
  if (origin.kind === "test") return model.image(origin.index);
  return origin.kind === "drawing" || origin.kind === "file" ? drawing?.image : undefined;
}
