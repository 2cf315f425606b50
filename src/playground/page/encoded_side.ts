/// <reference lib="dom" />
import { element } from "./dom";
import { Picture } from "./picture";
import type { PlainTerms } from "../network";
import type { Session } from "./session";

const ellipse =
  "The ellipse on the map is q(z | x), one standard deviation around its mean: where the encoder takes z to be.";

/** What goes into the encoder beside what comes out of the decoder, and what that costs. */
export class EncodedSide {
  private readonly seen: Picture;
  private readonly rebuilt: Picture;
  private readonly numbers = element("p", { class: "numbers", role: "status" });
  private readonly posterior = element("p", { class: "hint posterior" });
  private state: readonly unknown[] = [];

  /** @param caption of what goes in */
  constructor(
    private readonly session: Session,
    private readonly caption: string,
  ) {
    const { imageShape } = session.model.payload;
    this.seen = new Picture(imageShape, "seen", caption);
    this.rebuilt = new Picture(imageShape, "rebuilt", "Reconstruction");
  }

  /** The parts, to stand in a grid. */
  get elements(): HTMLElement[] {
    return [
      arrow(),
      figure(this.seen, this.caption),
      arrow(),
      figure(this.rebuilt, "reconstruction"),
      this.numbers,
      this.posterior,
    ];
  }

  /** Shows an image, unless it is shown already, and what the model makes of it. */
  show(image: Float32Array | undefined, rebuilt: () => Float32Array, words: () => string): void {
    const { label } = this.session;
    if (this.state[0] === image && this.state[1] === label) return;
    this.state = [image, label];
    this.seen.show(image);
    this.rebuilt.show(image && rebuilt());
    this.numbers.textContent = image ? words() : "";
    const isOnMap = this.session.drawing?.image === image && image !== undefined;
    this.posterior.textContent = isOnMap ? ellipse : "";
  }
}

/** "−ELBO 103 nats, lower than that of 61 of 100 test images: reconstruction 82 + KL 21." */
export function termsInWords({ reconstruction, kl }: PlainTerms, standing = ""): string {
  const whole = (nats: number) => nats.toFixed(0).replace("-", "−");
  const where = standing && `, ${standing}`;
  return `−ELBO ${whole(reconstruction + kl)} nats${where}: reconstruction ${whole(reconstruction)} + KL ${whole(kl)}.`;
}

function figure(picture: Picture, caption: string): HTMLElement {
  return element("div", { class: "shown" }, picture.canvas, element("span", {}, caption));
}

function arrow(): HTMLElement {
  return element("span", { class: "arrow", "aria-hidden": true }, "→");
}
