/// <reference lib="dom" />
import type { LatentMap } from "../latent_map";
import type { Place } from "../latent_plane";
import { tileSize } from "../tiles";
import { Viewport } from "../viewport";
import { element, uniqueId } from "./dom";
import { Manifold } from "./manifold";
import { drawMarker, drawPath, drawPoints, drawPosterior } from "./map_marks";
import { drawNames } from "./map_names";
import type { Session } from "./session";
import type { View } from "./view";

/** A pointer this near to a test image's place means that image. */
const reach = 9;

/** The latent map: decodes what the pointer is on, and shows what the tools do. */
export class LatentMapView {
  readonly element: HTMLElement;
  private readonly ground = element("canvas", { "aria-hidden": true });
  private readonly marks = element("canvas", { "aria-hidden": true });
  private readonly manifold: Manifold;
  private viewport = new Viewport(new Float32Array(2), 1, 1);
  private fitted: LatentMap | undefined;
  private behind = true;
  private groundState = "";

  constructor(private readonly session: Session) {
    this.manifold = new Manifold(session, () => this.redrawGround());
    const help = element(
      "p",
      { class: "for-readers", id: uniqueId("help") },
      "Arrow keys move over the map, with Shift in larger steps; Enter keeps the place.",
    );
    const frame = element(
      "div",
      {
        ...{ class: "map", role: "application", tabindex: 0, "aria-label": "Map of latent space" },
        "aria-describedby": help.id,
      },
      ...[this.ground, this.marks, help],
    );
    this.element = frame;
    this.listenToPointer();
    frame.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => {
      this.fitted = undefined;
      session.changed();
    }).observe(frame);
    session.listen(() => this.show());
  }

  /** Whether decoded images stand behind the points. */
  showManifold(behind: boolean): void {
    this.behind = behind;
    this.redrawGround();
  }

  private show(): void {
    const { session } = this;
    if (this.fitted !== session.map) this.fit();
    const state = `${session.label} ${[...session.lit].join()}`;
    if (state !== this.groundState) {
      this.groundState = state;
      this.redrawGround();
    }
    const context = cleared(this.marks, this.viewport);
    if (!context) return;
    drawPath(context, session, this.viewport);
    drawPosterior(context, session, this.viewport);
    if (["drawing", "file"].includes(session.view.origin.kind)) return;
    drawMarker(context, this.viewport.toPixel(session.map.plane.placeOf(session.view.z)));
  }

  /** To the map that is shown and to the size on the screen. */
  private fit(): void {
    const { clientWidth, clientHeight } = this.element;
    if (clientWidth === 0) return;
    this.fitted = this.session.map;
    this.viewport = new Viewport(this.session.map.places, clientWidth, clientHeight);
    for (const canvas of [this.ground, this.marks]) {
      canvas.width = Math.round(clientWidth * devicePixelRatio);
      canvas.height = Math.round(clientHeight * devicePixelRatio);
    }
    this.redrawGround();
  }

  private redrawGround(): void {
    const context = cleared(this.ground, this.viewport);
    if (!context || this.fitted === undefined) return;
    if (this.behind) this.manifold.draw(context, this.viewport);
    drawPoints(context, this.session, this.viewport);
    drawNames(context, this.session, this.viewport);
  }

  private listenToPointer(): void {
    const { element: frame, session } = this;
    let down = false;
    frame.addEventListener("pointermove", (event) => {
      // A finger that has not gone sideways yet may be about to scroll the page.
      if (event.pointerType === "mouse" || down) session.look(this.viewAt(event));
    });
    frame.addEventListener("pointerdown", (event) => {
      down = true;
      session.look(this.viewAt(event));
    });
    frame.addEventListener("pointerup", (event) => {
      if (down) this.pick(this.viewAt(event));
      down = false;
    });
    for (const type of ["pointerleave", "pointercancel"]) {
      frame.addEventListener(type, () => {
        down = false;
        session.look(session.pinned);
      });
    }
  }

  private pick(view: View): void {
    this.session.look(view, { pin: true });
    this.session.onPick?.(view);
  }

  private onKey(event: KeyboardEvent): void {
    const { session } = this;
    const move = {
      ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
    }[event.key];
    if (event.key === "Enter" || event.key === " ") this.pick(session.view);
    else if (move) {
      const step = this.step(event.shiftKey);
      const from = this.viewport.toPixel(session.map.plane.placeOf(session.view.z));
      const to = { x: from.x + move[0] * step.x, y: from.y + move[1] * step.y };
      session.look(this.placeView(to), { pin: true });
    } else return;
    event.preventDefault();
  }

  /** Of the arrow keys, in pixels: a part of the map, or a tile where there is nothing between. */
  private step(large: boolean): Place {
    const { model, map } = this.session;
    const part = (large ? 0.08 : 0.02) * this.viewport.width;
    if (model.kind === "network") return { x: part, y: part };
    const { width, height } = tileSize(model.tilesOf(map, this.viewport));
    const tiles = large ? 3 : 1;
    return { x: tiles * width * this.viewport.scale, y: tiles * height * this.viewport.scale };
  }

  /** What the pointer is on: a test image, or else the place. */
  private viewAt(event: PointerEvent): View {
    const frame = this.element.getBoundingClientRect();
    const at = { x: event.clientX - frame.left, y: event.clientY - frame.top };
    const index = this.pointNear(at);
    return index === undefined ? this.placeView(at) : this.session.model.testView(index);
  }

  private placeView(at: Place): View {
    const { model, map } = this.session;
    return model.placeView(map, this.viewport.toPlace(at));
  }

  private pointNear(at: Place): number | undefined {
    const { map, model } = this.session;
    const { places } = map;
    let nearest: number | undefined;
    let least = reach;
    for (let i = 0; i < model.pictured; i++) {
      const { x, y } = this.viewport.toPixel({ x: places[2 * i], y: places[2 * i + 1] });
      const distance = Math.hypot(x - at.x, y - at.y);
      if (distance < least) [nearest, least] = [i, distance];
    }
    return nearest;
  }
}

/** The context of an emptied canvas, in CSS pixels. */
function cleared(canvas: HTMLCanvasElement, { width, height }: Viewport) {
  const context = canvas.getContext("2d");
  context?.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}
