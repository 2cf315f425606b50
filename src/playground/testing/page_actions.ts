/// <reference lib="dom" />
import type { Page } from "playwright-core";

/** A three as one would draw it, in shares of the pad's sides: x, y, x, y, … */
export const drawnThree = [
  ...[0.3, 0.25, 0.42, 0.18, 0.58, 0.18, 0.66, 0.28, 0.62, 0.4, 0.48, 0.47, 0.62, 0.52],
  ...[0.7, 0.64, 0.64, 0.78, 0.48, 0.84, 0.32, 0.78],
];

/** Draws a stroke on the pad with the mouse. */
export async function drawOnPad(page: Page, stroke: readonly number[]): Promise<void> {
  const pad = page.getByRole("application", { name: "Pad for a digit" });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error("the pad is not on the page");
  for (let k = 0; k < stroke.length; k += 2) {
    await page.mouse.move(box.x + stroke[k] * box.width, box.y + stroke[k + 1] * box.height);
    if (k === 0) await page.mouse.down();
  }
  await page.mouse.up();
  await nextFrames(page);
}

/** Moves the mouse over the map, to shares of its sides. */
export async function pointAtMap(page: Page, x: number, y: number, click = false): Promise<void> {
  const map = page.getByRole("application", { name: "Map of latent space" });
  await map.scrollIntoViewIfNeeded();
  const box = await map.boundingBox();
  if (!box) throw new Error("the map is not on the page");
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  if (click) await page.mouse.click(box.x + x * box.width, box.y + y * box.height);
  await nextFrames(page);
}

/**
 * Draws with a finger, without lifting it, on what a name stands for; a path of one point is a tap.
 * The page's context must have a touch screen.
 *
 * @param path in shares of its sides: x, y, x, y, …
 */
export async function touch(
  page: Page,
  name: "Pad for a digit" | "Map of latent space",
  path: readonly number[],
): Promise<void> {
  const target = page.getByRole("application", { name });
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error(`${name} is not on the page`);
  const screen = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd", k = -1) => {
    const [x, y] = [box.x + path[k] * box.width, box.y + path[k + 1] * box.height];
    return screen.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: k < 0 ? [] : [{ x, y }],
    });
  };
  await send("touchStart", 0);
  for (let k = 2; k < path.length; k += 2) await send("touchMove", k);
  await send("touchEnd");
  await screen.detach();
  await nextFrames(page);
}

/** Until what was changed is shown. */
export async function nextFrames(page: Page): Promise<void> {
  for (let frame = 0; frame < 8; frame++) {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
}

/** The pixels of a picture, `[height × width × channels]` in [0, 1]; of a grey one, one channel. */
export async function pixelsOf(
  page: Page,
  selector: string,
  channels: 1 | 3 = 1,
): Promise<Float32Array> {
  const values = await page
    .locator(selector)
    .first()
    .evaluate((canvas: HTMLCanvasElement, channels) => {
      // A copy is read, since Chromium complains of a canvas that is read again and again.
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", {
        willReadFrequently: true,
      });
      copy?.drawImage(canvas, 0, 0);
      const { data } = copy?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      const { length } = data;
      return Array.from({ length: (length / 4) * channels }, (_, k) => {
        return data[4 * Math.floor(k / channels) + (k % channels)] / 255;
      });
    }, channels);
  return Float32Array.from(values);
}
