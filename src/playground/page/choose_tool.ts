/// <reference lib="dom" />
import { amongTestImages } from "./among_test_images";
import { button, element } from "./dom";
import { EncodedSide, termsInWords } from "./encoded_side";
import type { PlainTerms } from "../network";
import { gallery } from "./gallery";
import { readImageFile } from "./image_file";
import type { LiveModel } from "./live_model";
import { readableLabel } from "./readable_label";
import type { Session } from "./session";

/**
 * Choose an image among the test images, or drop or open a file of one's own: it is brought to the
 * model's shape, encoded, decoded and shown on the map. Nothing leaves the page.
 */
export function chooseTool(session: Session, model: LiveModel): HTMLElement {
  const { network, payload, told } = model;
  const { imageShape, classNames, prepared } = payload;
  const side = new EncodedSide(session, "as the encoder sees it");
  const standing = amongTestImages(model);
  const inWords = (terms: PlainTerms) => termsInWords(terms, standing(terms));
  const said = element("p", { class: "hint", role: "status" });
  let shown: Float32Array | undefined;
  let read = "";
  const encode = (image: Float32Array, name: string, index?: number) => {
    const { mean, logVar } = network.encode(image, session.label);
    session.drawing = { image, name, mean, deviation: logVar.map((v) => Math.exp(v / 2)) };
    shown = image;
    const origin = index === undefined ? { kind: "file" as const } : { kind: "test" as const, index }; // prettier-ignore
    session.look(model.viewOf(mean, origin), { pin: true });
  };
  const choose = (index: number) => {
    const label = model.points.labels[index];
    if (told.includes(label)) session.label = label;
    [said.textContent, read] = ["", ""];
    encode(model.image(index), "test image", index);
  };
  const list = gallery(model, choose);
  const open = async (file: File) => {
    try {
      const image = await readImageFile(file, imageShape, prepared);
      const label = readableLabel(model, image);
      if (label !== undefined) session.label = label;
      read = label === undefined ? "" : `Read as ${classNames[label]}, by the lowest −ELBO. `;
      said.textContent = file.name;
      list.clear();
      encode(image, "your image");
    } catch {
      said.textContent = `${file.name} is no image that this browser can show: choose a PNG, a JPEG or a WebP.`;
    }
  };
  shown = model.image(0);
  session.listen(() => {
    const { drawing, label } = session;
    const image = shown ?? new Float32Array();
    const mean = drawing?.image === image ? drawing.mean : undefined;
    side.show(
      image,
      () => network.decode(mean ?? network.encode(image, label).mean, label),
      () => read + inWords(network.terms(image, label)),
    );
  });
  const pick = opener((file) => void open(file));
  const left = element("div", { class: "choose-side" }, pick, said, list.element);
  dropTarget(left, (file) => void open(file));
  return element("div", { class: "draw choose" }, left, ...side.elements);
}

/** A button that opens a file, which a phone takes from its photographs or its camera. */
function opener(open: (file: File) => void): HTMLElement {
  const input = element("input", { type: "file", accept: "image/*", hidden: true, "aria-label": "Image file" }); // prettier-ignore
  input.addEventListener("change", () => {
    const [file] = Array.from(input.files ?? []);
    // The same file again is a choice, too.
    input.value = "";
    if (file) open(file);
  });
  const press = button("Open an image…", () => input.click());
  const hint = element("span", { class: "hint drop-hint" }, "or drop one here");
  return element("div", { class: "actions opener" }, press, hint, input);
}

function dropTarget(target: HTMLElement, open: (file: File) => void): void {
  const over = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    target.classList.toggle("over", inside);
  };
  target.addEventListener("dragover", (event) => over(event, true));
  target.addEventListener("dragleave", (event) => over(event, false));
  target.addEventListener("drop", (event) => {
    over(event, false);
    const [file] = Array.from(event.dataTransfer?.files ?? []);
    if (file) open(file);
  });
}
