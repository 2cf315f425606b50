/// <reference lib="dom" />
import { element, uniqueId } from "./dom";
import type { LoadedModel } from "./model";
import { Picture } from "./picture";

const mostShown = 24;

/** Test images to choose from. */
export interface Gallery {
  readonly element: HTMLElement;
  /** Leaves none of them chosen. */
  clear(): void;
}

/** The first test images as radio buttons; the first one is chosen. */
export function gallery(model: LoadedModel, choose: (index: number) => void): Gallery {
  const { imageShape, classNames } = model.payload;
  const name = uniqueId("test");
  const list = element("div", {
    class: "gallery",
    role: "radiogroup",
    "aria-label": "Test image",
  });
  const inputs: HTMLInputElement[] = [];
  for (let index = 0; index < Math.min(mostShown, model.pictured); index++) {
    const known = classNames[model.points.labels[index]];
    const text = `Number ${index + 1}${known === undefined ? "" : `: ${known}`}`;
    const input = element("input", { type: "radio", name, "aria-label": text, checked: index === 0 }); // prettier-ignore
    input.addEventListener("change", () => choose(index));
    const picture = new Picture(imageShape, "choice-picture", text);
    picture.canvas.setAttribute("aria-hidden", "true");
    picture.show(model.image(index));
    list.append(element("label", { title: text }, input, picture.canvas));
    inputs.push(input);
  }
  return { element: list, clear: () => inputs.forEach((input) => (input.checked = false)) };
}
