/// <reference lib="dom" />
import type { ImageShape } from "../../data/image_shape";
import { element, uniqueId } from "./dom";
import { article } from "./words";

/** The longer side of the pad in its own unit; the style scales it. */
const padSize = 280;
const lineWidth = 22;
const keyStep = 10;

/**
 * A pad to draw on with mouse, finger or keyboard: arrow keys move the pen, Space sets it down
 * and lifts it.
 *
 * @param shape of the images, whose proportions the pad has
 * @param item what one draws
 * @param onChange receives all strokes, in the pad's unit, once a frame while they change, and
 *   whether the pen was lifted
 */
export class Pen {
  readonly element: HTMLElement;
  /** Width and height in the pad's own unit, in the image's proportions. */
  readonly size: { readonly width: number; readonly height: number };
  private readonly canvas: HTMLCanvasElement;
  private strokes: number[][] = [];
  private pointer: number | undefined;
  private readonly cursor: { x: number; y: number; shown: boolean; down: boolean };

  private waiting = false;

  constructor(
    [height, width]: ImageShape,
    item: string,
    private readonly onChange: (strokes: readonly (readonly number[])[], lifted: boolean) => void,
  ) {
    const unit = padSize / Math.max(height, width);
    this.size = { width: Math.round(unit * width), height: Math.round(unit * height) };
    this.cursor = { x: this.size.width / 2, y: this.size.height / 4, shown: false, down: false };
    this.canvas = element("canvas", { ...this.size, class: "ink", "aria-hidden": true });
    const help = element(
      "p",
      { class: "for-readers", id: uniqueId("help") },
      "Draw with mouse or finger. Or move the pen with the arrow keys; Space sets it down and lifts it.",
    );
    this.element = element(
      "div",
      {
        class: "pad empty",
        ...{ role: "application", tabindex: 0, "aria-label": `Pad for ${article(item)}` },
        "aria-describedby": help.id,
      },
      ...[this.canvas, help, element("span", { class: "invitation" }, `Draw ${article(item)}`)],
    );
    this.element.style.setProperty("--ratio", String(width / height));
    this.listenToPointer();
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.element.addEventListener("blur", () => {
      this.cursor.shown = this.cursor.down = false;
      this.draw();
    });
  }

  clear(): void {
    this.strokes = [];
    this.cursor.down = false;
    this.changed();
  }

  private listenToPointer(): void {
    const pad = this.element;
    pad.addEventListener("pointerdown", (event) => {
      // One finger draws; a palm beside it does not.
      if (event.button !== 0 || this.pointer !== undefined) return;
      event.preventDefault();
      pad.focus({ preventScroll: true });
      this.cursor.shown = false;
      this.pointer = event.pointerId;
      pad.setPointerCapture(event.pointerId);
      this.strokes.push(this.pointOf(event));
      this.changed();
    });
    pad.addEventListener("pointermove", (event) => {
      if (event.pointerId !== this.pointer) return;
      const together = event.getCoalescedEvents?.() ?? [];
      const events = together.length > 0 ? together : [event];
      this.strokes.at(-1)?.push(...events.flatMap((each) => this.pointOf(each)));
      this.changed();
    });
    for (const type of ["pointerup", "pointercancel"] as const) {
      pad.addEventListener(type, (event) => {
        if (event.pointerId !== this.pointer) return;
        this.pointer = undefined;
        this.changed();
      });
    }
  }

  private onKey(event: KeyboardEvent): void {
    const { cursor } = this;
    const move = {
      ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
    }[event.key];
    if (event.key === " ") {
      cursor.down = !cursor.down;
      if (cursor.down) this.strokes.push([cursor.x, cursor.y]);
    } else if (move) {
      const inside = (v: number, side: number) => Math.min(side - 20, Math.max(20, v));
      cursor.x = inside(cursor.x + keyStep * move[0], this.size.width);
      cursor.y = inside(cursor.y + keyStep * move[1], this.size.height);
      if (cursor.down) this.strokes.at(-1)?.push(cursor.x, cursor.y);
    } else return;
    event.preventDefault();
    cursor.shown = true;
    this.changed();
  }

  private pointOf(event: PointerEvent): [number, number] {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    return [
      ((event.clientX - left) / width) * this.size.width,
      ((event.clientY - top) / height) * this.size.height,
    ];
  }

  private changed(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
      this.onChange(this.strokes, this.pointer === undefined && !this.cursor.down);
    });
  }

  private draw(): void {
    this.element.classList.toggle("empty", this.strokes.length === 0);
    const context = this.canvas.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, this.size.width, this.size.height);
    Object.assign(context, { lineWidth, lineCap: "round", lineJoin: "round", strokeStyle: "#fff" });
    for (const stroke of this.strokes) {
      context.beginPath();
      for (let k = 0; k < stroke.length; k += 2) context.lineTo(stroke[k], stroke[k + 1]);
      // A line of no length is not drawn by every browser.
      if (stroke.length === 2) context.lineTo(stroke[0] + 0.1, stroke[1]);
      context.stroke();
    }
    if (!this.cursor.shown) return;
    context.beginPath();
    context.arc(this.cursor.x, this.cursor.y, lineWidth / 2, 0, 2 * Math.PI);
    Object.assign(context, { lineWidth: 2, strokeStyle: "#ffd166" });
    context.stroke();
  }
}
