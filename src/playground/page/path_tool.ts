/// <reference lib="dom" />
import { animatedPng } from "../apng";
import { button, choice, element, uniqueId } from "./dom";
import { pathBetween } from "./path";
import { Picture } from "./picture";
import type { LoadedModel } from "./model";
import type { Session, View } from "./session";
import type { Tool } from "./tabs";

const stripImages = 11;
const millisecondsOneWay = 2400;
const savedFrames = 30;
const savedScale = 8;

/** The way between two latents: chosen on the map, played, and saved as an animated PNG. */
export function pathTool(session: Session): Omit<Tool, "name"> {
  const { model } = session;
  const { imageShape } = model.payload;
  const ends = firstEnds(session);
  let armed: "from" | "to" = "from";
  let position = 0.5;

  const slots = { from: slot("A", "from"), to: slot("B", "to") };
  const strip = Array.from({ length: stripImages }, (_, i) => new Picture(imageShape, "frame", `${i + 1} of ${stripImages} between A and B`)); // prettier-ignore
  const slider = element("input", { type: "range", min: 0, max: 1, step: 0.005, "aria-label": "From A to B" }); // prettier-ignore
  slider.addEventListener("input", () => {
    play.stop();
    go(Number(slider.value));
  });
  const play = player(go);
  const save = button("Save animation", () => void saveAnimation(session));
  const hint = element("p", { class: "hint" });

  function slot(name: string, end: "from" | "to") {
    const picture = new Picture(imageShape, "end", `${name}, decoded`);
    const press = button("", () => arm(end), { class: "slot", "aria-pressed": "false" });
    press.append(picture.canvas, element("b", {}, name));
    return { picture, press };
  }

  function arm(end: "from" | "to"): void {
    armed = end;
    slots.from.press.setAttribute("aria-pressed", String(end === "from"));
    slots.to.press.setAttribute("aria-pressed", String(end === "to"));
    hint.textContent = `Choose ${end === "from" ? "A" : "B"} on the map.`;
  }

  function set(end: "from" | "to", z: Float32Array): void {
    play.stop();
    ends[end] = z;
    session.ends = { ...ends };
    go(end === "from" ? 0 : 1);
  }

  function go(t: number): void {
    position = t;
    const z = t === 0 ? ends.from : t === 1 ? ends.to : at(t);
    session.look({ z, origin: { kind: "path" } }, { pin: true });
  }

  function at(t: number): Float32Array {
    const steps = 201;
    return pathBetween(ends.from, ends.to, session.spherical, steps)[Math.round(t * (steps - 1))];
  }

  const pick = ({ z }: View) => {
    const end = armed;
    set(end, z);
    arm(end === "from" ? "to" : "from");
  };
  const drawing = button("Use my drawing", () => {
    if (session.drawing) pick({ z: session.drawing.mean, origin: { kind: "drawing" } });
  });

  let shown = "";
  let shownEnds: object | undefined;
  session.listen(() => {
    slider.value = String(position);
    drawing.hidden = session.drawing === undefined;
    const state = `${session.label} ${session.spherical}`;
    if (session.ends === undefined || (shown === state && shownEnds === session.ends)) return;
    [shown, shownEnds] = [state, session.ends];
    const { from, to } = session.ends;
    const decode = (z: Float32Array) => model.network.decode(z, session.label);
    slots.from.picture.show(decode(from));
    slots.to.picture.show(decode(to));
    pathBetween(from, to, session.spherical, stripImages).forEach((z, i) => strip[i].show(decode(z))); // prettier-ignore
  });

  const kind = choice(uniqueId("way"), "Way", ["straight line", "great circle"], (index) => {
    session.spherical = index === 1;
    go(position);
  });
  const film = element("div", { class: "film" }, ...strip.map(({ canvas }) => canvas));
  const buttons = element("div", { class: "actions" }, play.button, save, drawing);
  return {
    panel: element(
      "div",
      { class: "path" },
      element("div", { class: "way" }, slots.from.press, element("div", { class: "between" }, film, slider), slots.to.press), // prettier-ignore
      element("div", { class: "controls" }, kind, buttons),
      hint,
    ),
    onShow: (inFront) => {
      play.stop();
      session.onPick = inFront ? pick : undefined;
      session.ends = inFront ? { ...ends } : undefined;
      if (inFront) arm("from");
      session.changed();
    },
  };
}

/** A typical three and a typical eight; of fewer classes, others. */
function firstEnds({ model }: Session): { from: Float32Array; to: Float32Array } {
  const { length } = model.payload.classNames;
  return {
    from: model.latent(typical(model, 3 % length)),
    to: model.latent(typical(model, 8 % length)),
  };
}

/** The test image of a class whose latent is nearest to the mean of the class. */
function typical(model: LoadedModel, label: number): number {
  const all = Array.from({ length: model.count }, (_, i) => i);
  const indices = all.filter((i) => model.labels[i] === label);
  const mean = new Float32Array(model.payload.latentSize);
  for (const i of indices) model.latent(i).forEach((v, d) => (mean[d] += v / indices.length));
  const nearer = (a: number, b: number) =>
    model.distance(a, mean) <= model.distance(b, mean) ? a : b;
  return indices.reduce(nearer, indices[0] ?? 0);
}

/** Runs to and fro until it is stopped. */
function player(go: (t: number) => void) {
  let started: number | undefined;
  const press = button("Play", () => (started === undefined ? start() : stop()), { class: "play" });
  function start(): void {
    started = performance.now();
    press.textContent = "Pause";
    requestAnimationFrame(tick);
  }
  function stop(): void {
    started = undefined;
    press.textContent = "Play";
  }
  function tick(now: number): void {
    if (started === undefined) return;
    const turns = Math.max(0, now - started) / millisecondsOneWay;
    go(smooth(Math.abs(((turns + 1) % 2) - 1)));
    requestAnimationFrame(tick);
  }
  return { button: press, stop };
}

/** Slow at both ends. */
const smooth = (t: number) => t * t * (3 - 2 * t);

async function saveAnimation({ ends, spherical, label, model }: Session): Promise<void> {
  if (!ends) return;
  const [height, width] = model.payload.imageShape;
  const there = pathBetween(ends.from, ends.to, spherical, savedFrames).map((z) =>
    enlarged(model.network.decode(z, label), width, height),
  );
  const frames = [...there, ...there.slice(1, -1).reverse()];
  const size = { width: width * savedScale, height: height * savedScale };
  const blob = await animatedPng({ frames, ...size, milliseconds: 66 });
  const link = element("a", { href: URL.createObjectURL(blob), download: "between-two.png" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Each pixel as a square of 8 × 8. */
function enlarged(image: Float32Array, width: number, height: number): Uint8Array {
  const wide = width * savedScale;
  return Uint8Array.from({ length: wide * height * savedScale }, (_, k) => {
    const [x, y] = [Math.floor((k % wide) / savedScale), Math.floor(k / wide / savedScale)];
    return Math.round(255 * image[y * width + x]);
  });
}
