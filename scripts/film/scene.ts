/// <reference lib="dom" />
import type { Page } from "playwright-core";
import type { Shot } from "./encode";

/**
 * A playground as the film shows it: the pad and what is decoded on the left, the map on the right, and of
 * a CVAE the row of classes below. The rest of the page is left out.
 */
const style = `
.card { display: grid; grid-template: "heading heading" "pad map" "decoded map" "row row" / 13.2rem 28rem;
  gap: 0.7rem 1rem; padding: 0.9rem 1.1rem; border-radius: 0; border: 0; width: 45rem; height: 38.2rem;
  align-content: start; }
.heading { grid-area: heading; padding: 0; }
.top, .tools, .panel, .draw, .screen { display: contents; }
.map-side { grid-area: map; }
.pad-side { grid-area: pad; grid-row: pad; }
.pad { width: 13.2rem; }
.screen .decoded { grid-area: decoded; width: 13.2rem; align-self: end; }
.class-row { grid-area: row; border: 0; padding: 0; }
.classes { grid-template-columns: repeat(10, 1fr); gap: 0.6rem; margin-top: 0.3rem; }
.tabs, .pad-side button, .controls, .legend, .screen > :not(.decoded), .draw > :not(.pad-side),
.class-row .name { display: none; }
`;

/** Where the film is shot: the size of the card above, in CSS pixels. */
export const STAGE = { width: 720, height: 612 };

/** Puts a playground's page into the film's form. */
export async function stage(page: Page): Promise<void> {
  await page.locator(".drawn").first().waitFor();
  await page.addStyleTag({ content: "body { padding: 0; overflow: hidden }" });
  await page.evaluate((text) => {
    const sheet = document.createElement("style");
    sheet.textContent = text;
    document.querySelector(".live")?.shadowRoot?.append(sheet);
  }, style);
  await settled(page);
}

/** Gives a page the time to draw what it has been told. */
async function settled(page: Page, frames = 20): Promise<void> {
  await page.evaluate(async (count) => {
    for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
  }, frames);
}

async function shot(page: Page, milliseconds: number): Promise<Shot> {
  await settled(page);
  return { png: await page.screenshot({ clip: { x: 0, y: 0, ...STAGE } }), milliseconds };
}

/** A 3 as it is written, in shares of the pad: two bows that meet in the middle. */
function three(): [x: number, y: number][] {
  const bow = (y: number, [rx, ry]: [number, number], from: number, to: number) =>
    Array.from({ length: 25 }, (_, i): [number, number] => {
      const angle = ((from + ((to - from) * i) / 24) * Math.PI) / 180;
      return [0.47 + rx * Math.cos(angle), y + ry * Math.sin(angle)];
    });
  return [...bow(0.315, [0.21, 0.175], -160, 88), ...bow(0.675, [0.24, 0.19], -88, 150)];
}

/** Draws the 3, with pictures of it on the way where they are asked for. */
export async function drawThree(page: Page, isTaken = true): Promise<Shot[]> {
  const box = await page.getByRole("application", { name: /^Pad/ }).boundingBox();
  if (!box) throw new Error("there is no pad on the page");
  const [[x0, y0], ...path] = three().map(([x, y]) => [
    box.x + x * box.width,
    box.y + y * box.height,
  ]);
  const shots = isTaken ? [await shot(page, 500)] : [];
  await page.mouse.move(x0, y0);
  await page.mouse.down();
  for (const [i, [x, y]] of path.entries()) {
    await page.mouse.move(x, y);
    if (isTaken && i % 2 === 1) shots.push(await shot(page, 80));
  }
  await page.mouse.up();
  if (isTaken) shots.push(await shot(page, 900));
  return shots;
}

/** Asks for the drawing as each of some classes, after one another. */
export async function chooseClasses(page: Page, names: readonly string[]): Promise<Shot[]> {
  const shots = [await shot(page, 700)];
  for (const name of names) {
    await page.getByRole("radio", { name, exact: true }).check({ force: true });
    shots.push(await shot(page, 300));
  }
  return [...shots.slice(0, -1), { ...shots[shots.length - 1], milliseconds: 900 }];
}
