/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from "playwright-core";

declare global {
  interface Window {
    /** A frame as it is shown, whatever the page's clock says. */
    shownFrame: () => Promise<void>;
    /** What stands in the playground, an entry for each element by its place. */
    recordPlayground: () => Record<string, string>;
  }
}

/**
 * To run in a page before its scripts: notes what is drawn on each canvas since it was last emptied,
 * and makes chance foreseeable.
 */
export function recorder(): void {
  const drawings = new Map<HTMLCanvasElement, string[]>();
  const requestFrame = window.requestAnimationFrame.bind(window);
  window.shownFrame = () => new Promise((done) => requestFrame(() => requestFrame(() => done())));
  let chance = 0.05;
  Math.random = () => (chance = (chance * 7.31) % 1);

  const digest = (values: Iterable<number>) => {
    let hash = 0x811c9dc5;
    for (const value of values) hash = Math.imul(hash ^ value, 0x01000193) >>> 0;
    return hash.toString(36);
  };
  const ofText = (text: string) => digest(Array.from(text, (letter) => letter.charCodeAt(0)));
  const shown = (value: unknown) => {
    if (typeof value === "number") return String(Math.round(value * 100) / 100);
    if (value instanceof ImageData) {
      const mean = value.data.reduce((sum, v) => sum + v, 0) / value.data.length;
      return `${value.width}×${value.height} #${digest(value.data)} mean ${mean.toFixed(1)}`;
    }
    if (!(value instanceof HTMLCanvasElement)) return String(value);
    const tiles = drawings.get(value) ?? [];
    return `${value.width}×${value.height} of ${tiles.length}: ${tiles[0]} … #${ofText(tiles.join())}`;
  };
  const styled: Record<string, (context: CanvasRenderingContext2D) => string> = {
    fill: ({ fillStyle, globalAlpha }) => `${fillStyle as string} ${globalAlpha.toFixed(2)}`,
    stroke: ({ strokeStyle, lineWidth, lineCap, lineJoin, globalAlpha }) =>
      `${strokeStyle as string} ${lineWidth} ${lineCap} ${lineJoin} ${globalAlpha.toFixed(2)}`,
    fillText: ({ fillStyle, font, textAlign, textBaseline }) =>
      `${fillStyle as string} ${font} ${textAlign} ${textBaseline}`,
    strokeText: ({ strokeStyle, lineWidth }) => `${strokeStyle as string} ${lineWidth}`,
  };
  const methods =
    "clearRect setTransform beginPath arc ellipse lineTo fill stroke fillText strokeText drawImage putImageData";
  const prototype = CanvasRenderingContext2D.prototype as unknown as Record<string, unknown>;
  for (const name of methods.split(" ")) {
    const original = prototype[name] as (...args: unknown[]) => unknown;
    prototype[name] = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
      const { canvas } = this;
      const whole = args[0] instanceof ImageData && args[0].width === canvas.width;
      const before = drawings.get(canvas) ?? [];
      const moved = before.at(-1)?.startsWith("setTransform") ? before.slice(-1) : [];
      const log = name === "clearRect" ? moved : whole ? [] : before;
      const style = styled[name]?.(this) ?? "";
      log.push([name, ...args.map(shown), style].filter(Boolean).join(" "));
      drawings.set(canvas, log);
      return original.apply(this, args);
    };
  }

  /** Short drawings as they are; of long ones the beginning, the length, and a digest of all. */
  const drawn = (canvas: HTMLCanvasElement) => {
    const log = drawings.get(canvas) ?? [];
    const size = `${canvas.width}×${canvas.height}`;
    if (log.length <= 14) return `${size} ${log.join("; ")}`;
    return `${size} ${log.slice(0, 6).join("; ")} … ${log.length} #${ofText(log.join())}`;
  };
  const describe = (each: Element) => {
    const attributes = each.getAttributeNames().map((name) => {
      return `${name}=${JSON.stringify(each.getAttribute(name))}`;
    });
    const words = Array.from(each.childNodes).filter((child) => child instanceof Text);
    const parts = [each.localName, ...attributes, ...words.map(({ data }) => data)];
    if (each instanceof HTMLInputElement) parts.push(`value ${each.value}`);
    if (each instanceof HTMLInputElement && each.checked) parts.push("checked");
    if (each instanceof HTMLCanvasElement) parts.push(drawn(each));
    if (each.scrollTop > 0) parts.push("scrolled");
    return parts.join(" ");
  };
  window.recordPlayground = () => {
    const found: Record<string, string> = {};
    const root = document.querySelector(".live")?.shadowRoot;
    const visit = (each: Element, place: string) => {
      const focus = root?.activeElement === each ? " focused" : "";
      found[place] = describe(each) + focus;
      [...each.children].forEach((child, k) => visit(child, `${place}.${k}`));
    };
    [...(root?.children ?? [])].forEach((child, k) => {
      if (child.localName !== "style") visit(child, String(k));
    });
    return found;
  };
}

/** What a reader does on a playground's page, and what that changes, element by element. */
export class PageRecord {
  /** By what was done: the elements that are others than before, by their place. */
  readonly steps: Record<string, Record<string, string>> = {};
  private last: Record<string, string> = {};

  /** @param page with {@link recorder}, its clock installed */
  constructor(private readonly page: Page) {}

  /** Does it, and notes what changed once `milliseconds` of the page's clock have gone by. */
  async step(what: string, act: () => Promise<unknown>, milliseconds = 200): Promise<void> {
    await act();
    await this.page.evaluate(() => window.shownFrame());
    await this.page.clock.runFor(milliseconds);
    const now = await this.page.evaluate(() => window.recordPlayground());
    const changed = Object.entries(now).filter(([place, text]) => this.last[place] !== text);
    const gone = Object.keys(this.last).filter((place) => !(place in now));
    this.steps[what] = {
      ...Object.fromEntries(changed),
      ...Object.fromEntries(gone.map((place) => [place, "gone"])),
    };
    this.last = now;
  }
}
