/// <reference lib="dom" />
import { pairsWorthSeeing } from "../typical";
import { button, choice, element, uniqueId } from "./dom";
import { Film } from "./film";
import type { LiveModel } from "./live_model";
import { latentOf } from "./model_base";
import { Picture } from "./picture";
import { Player } from "./player";
import { saveAnimation } from "./save_animation";
import type { Ends, Session } from "./session";
import type { Tool } from "./tabs";
import type { View } from "./view";

const stripImages = 11;
const savedFrames = 30;
/** Where the slider can stand. */
const stops = 201;

type End = keyof Ends;

/** The way between two latents: chosen on the map, played, and saved as an animated PNG. */
export class PathTool implements Omit<Tool, "name"> {
  readonly panel: HTMLElement;
  private ends: Ends;
  /** The end that the next click on the map sets. */
  private armed: End = "from";
  private position = 0.5;
  private readonly slots: Readonly<Record<End, Slot>>;
  private readonly film: Film;
  private readonly slider = element("input", { type: "range", min: 0, max: 1, step: 0.005, "aria-label": "From A to B" }); // prettier-ignore
  private readonly player = new Player((t) => this.go(t));
  private readonly hint = element("p", { class: "hint" });
  private readonly useDrawing = button("Use my drawing", () => this.pickDrawing());
  private shown: readonly unknown[] = [];

  constructor(
    private readonly session: Session,
    private readonly model: LiveModel,
  ) {
    const { imageShape, classNames } = model.payload;
    const [[from, to]] = pairsWorthSeeing(model.points, classNames.length, 1);
    this.ends = { from: latentOf(model.points, from), to: latentOf(model.points, to) };
    this.film = new Film(imageShape, stripImages, (i) => `${i + 1} of ${stripImages} between A and B`); // prettier-ignore
    const slot = (name: string, end: End) =>
      new Slot(name, new Picture(imageShape, "end", `${name}, decoded`), () => this.arm(end));
    this.slots = { from: slot("A", "from"), to: slot("B", "to") };
    this.slider.addEventListener("input", () => {
      this.player.stop();
      this.go(Number(this.slider.value));
    });
    this.panel = this.build();
    session.listen(() => this.show());
  }

  onShow(inFront: boolean): void {
    this.player.stop();
    this.session.onPick = inFront ? (view) => this.pick(view) : undefined;
    this.session.ends = inFront ? { ...this.ends } : undefined;
    if (inFront) this.arm("from");
    this.session.changed();
  }

  private build(): HTMLElement {
    const { from, to } = this.slots;
    const between = element("div", { class: "between" }, this.film.element, this.slider);
    const kind = choice(uniqueId("way"), "Way", ["straight line", "great circle"], (index) => {
      this.session.spherical = index === 1;
      this.go(this.position);
    });
    const save = button("Save animation", () => void this.save());
    const actions = element("div", { class: "actions" }, this.player.button, save, this.useDrawing);
    return element(
      "div",
      { class: "path" },
      element("div", { class: "way" }, from.element, between, to.element),
      element("div", { class: "controls" }, kind, actions),
      this.hint,
    );
  }

  private arm(end: End): void {
    this.armed = end;
    for (const each of ["from", "to"] as const) this.slots[each].press(each === end);
    this.hint.textContent = `Choose ${end === "from" ? "A" : "B"} on the map.`;
  }

  private pick({ z }: View): void {
    const end = this.armed;
    this.player.stop();
    this.ends = { ...this.ends, [end]: z };
    this.session.ends = { ...this.ends };
    this.go(end === "from" ? 0 : 1);
    this.arm(end === "from" ? "to" : "from");
  }

  private pickDrawing(): void {
    const { drawing } = this.session;
    if (drawing) this.pick(this.model.viewOf(drawing.mean, { kind: "drawing" }));
  }

  /** To the part t of the way, from 0 to 1. */
  private go(t: number): void {
    this.position = t;
    const z = this.session.way(stops)[Math.round(t * (stops - 1))];
    this.session.look(this.model.viewOf(z, { kind: "path" }), { pin: true });
  }

  private show(): void {
    const { ends, label, spherical } = this.session;
    this.slider.value = String(this.position);
    this.useDrawing.hidden = this.session.drawing === undefined;
    const state = [ends, label, spherical];
    if (ends === undefined || state.every((value, k) => value === this.shown[k])) return;
    this.shown = state;
    const decode = (z: Float32Array) => this.model.network.decode(z, label);
    this.slots.from.picture.show(decode(ends.from));
    this.slots.to.picture.show(decode(ends.to));
    this.film.show(this.session.way(stripImages).map(decode));
  }

  private save(): Promise<void> {
    const { label } = this.session;
    const images = this.session.way(savedFrames).map((z) => this.model.network.decode(z, label));
    return saveAnimation(images, this.model.payload.imageShape);
  }
}

/** One end of the way: its image, on a button that has the map's next click. */
class Slot {
  readonly element: HTMLButtonElement;

  constructor(
    name: string,
    readonly picture: Picture,
    arm: () => void,
  ) {
    this.element = button("", arm, { class: "slot", "aria-pressed": "false" });
    this.element.append(picture.canvas, element("b", {}, name));
  }

  press(pressed: boolean): void {
    this.element.setAttribute("aria-pressed", String(pressed));
  }
}
