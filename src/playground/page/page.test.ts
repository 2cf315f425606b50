import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { decodeApng } from "fast-png";
import type { BrowserContextOptions, Page } from "playwright-core";
import { noBrowser } from "../../host/testing/browser";
import { assertSnapshot } from "../../host/testing/snapshot";
import { testBrowser } from "../../report/testing/browser_visit";
import type { PlaygroundPayload } from "../payload";
import { playgroundPage } from "../playground_page";
import { imagePng } from "../../figures/png";
import { pixelsOf } from "../testing/page_actions";
import { PageRecord, recorder } from "../testing/page_record";
import { tinyNetwork, tinyPictures } from "../testing/tiny_playground";

// What a playground shows and draws, and what each thing that a reader does changes in it: where a
// change of the page's code moves something, the difference of the kept text shows what. The clock
// stands but where a step moves it on, and chance is foreseeable.

const folder = mkdtempSync(join(tmpdir(), "playground page "));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Opens a playground, lets `use` do things to it, and compares the changes with those that are kept. */
async function recorded(
  name: string,
  payload: PlaygroundPayload,
  use: (page: Page, record: PageRecord) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, await playgroundPage(payload));
  const viewport = { width: 1000, height: 1400 };
  const context = await (await testBrowser()).newContext({ viewport, offline: true, ...options });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.addInitScript(recorder);
    await page.clock.install({ time: 0 });
    await page.goto(pathToFileURL(file).href);
    await page.clock.pauseAt(60_000);
    const record = new PageRecord(page);
    await record.step("it is opened", () => page.locator(".drawn").waitFor());
    await use(page, record);
    assert.deepEqual(errors, []);
    assertSnapshot(join(__dirname, "..", "testing", `known_page_${name}.txt`), record.steps);
  } finally {
    await context.close();
  }
}

/** The mouse, in shares of an element's sides. */
async function mouse(page: Page, name: string, x: number, y: number): Promise<void> {
  const box = await page.getByRole("application", { name }).boundingBox();
  if (!box) throw new Error(`${name} is not on the page`);
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
}

const map = "Map of latent space";
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const drag = (page: Page, slider: string, to: string) =>
  page.getByRole("slider", { name: slider, exact: true }).fill(to);

test("a model that is told its label: map, pen, sliders, the way between two", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const payload = await tinyNetwork({
    ...{ imageShape: [6, 5, 1], latentSize: 3, takesLabels: true },
    classNames: ["0", "1", "Ankle boot"],
  });
  await recorded("told", payload, async (page, record) => {
    const button = (name: string) => page.getByRole("button", { name, exact: true }).click();
    const tab = (name: string) => page.getByRole("tab", { name }).click();
    await record.step("the mouse is on the map", () => mouse(page, map, 0.31, 0.62));
    await record.step("it goes on", () => mouse(page, map, 0.6, 0.4));
    await record.step("it leaves", () => page.mouse.move(0, 0));
    await record.step("a place is clicked", async () => {
      await mouse(page, map, 0.45, 0.72);
      await page.mouse.down();
      await page.mouse.up();
      await page.mouse.move(0, 0);
    });
    await record.step("arrows", async () => {
      await page.getByRole("application", { name: map }).focus();
      await press(page, "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown", "x");
    });
    await record.step("Enter", () => press(page, "ArrowRight", "Enter"));
    await record.step("another class", () => page.getByRole("radio", { name: "1" }).check());
    await record.step("a class is stressed", () => page.getByRole("button", { name: "0" }).click());
    await record.step("two are", () => button("Ankle boot"));
    await record.step("one is not", () => page.getByRole("button", { name: "0" }).click());
    await record.step("nothing stands behind", () => page.getByLabel("images behind").uncheck());
    await record.step("it does again", () => page.getByLabel("images behind").check());
    await record.step("another map", () => page.getByLabel("UMAP").check());
    await record.step("a place on it", () => mouse(page, map, 0.5, 0.5));

    const pad = "Pad for a digit";
    await record.step("a stroke begins", async () => {
      await mouse(page, pad, 0.3, 0.3);
      await page.mouse.down();
      await mouse(page, pad, 0.6, 0.35);
    });
    // What a fast pen did between two frames comes in one event, or in one that says nothing of it.
    await record.step("moves that come together", () =>
      page.getByRole("application", { name: pad }).evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const move = (x: number, y: number, coalescedEvents: PointerEvent[] = []) => {
          const at = { clientX: left + x * width, clientY: top + y * height };
          return new PointerEvent("pointermove", { pointerId: 1, ...at, coalescedEvents });
        };
        element.dispatchEvent(move(0.7, 0.5, [move(0.65, 0.4), move(0.7, 0.5)]));
        element.dispatchEvent(move(0.72, 0.6));
      }),
    );
    await record.step("and ends", async () => {
      await mouse(page, pad, 0.55, 0.8);
      await page.mouse.up();
    });
    await record.step("a dot", async () => {
      await mouse(page, pad, 0.2, 0.75);
      await page.mouse.down({ button: "right" });
      await page.mouse.up({ button: "right" });
      await page.mouse.down();
      await page.mouse.up();
      await mouse(page, pad, 0.25, 0.8);
    });
    await record.step("the first map again", () => page.getByLabel("PCA").check());
    await record.step("the pad is cleared", () => button("Clear"));
    await record.step(
      "a line by keyboard",
      () =>
      page
        .getByRole("application", { name: pad })
        .focus()
        .then(() => press(page, "ArrowRight", "ArrowUp", " ", "ArrowLeft", "ArrowDown", "ArrowDown", "y")), // prettier-ignore
    );
    await record.step("to the edge", () => press(page, ...Array<string>(30).fill("ArrowLeft"), " ", "ArrowRight")); // prettier-ignore
    await record.step("to the corner", () => press(page, ...Array<string>(30).fill("ArrowRight"), ...Array<string>(30).fill("ArrowDown"))); // prettier-ignore
    await record.step("the focus goes", () => page.keyboard.press("Tab"));

    await record.step("sliders", () => tab("Dimensions"));
    await record.step("one is drawn", () => drag(page, "z2", "-1.25"));
    await record.step("chance", () => button("Random z"));
    await record.step("all to 0", () => button("All to 0"));

    await record.step("between two", () => tab("Between two"));
    await record.step("along the way", () => drag(page, "From A to B", "0.3"));
    await record.step("a great circle", () => page.getByLabel("great circle").check());
    await record.step("A is a place", async () => {
      await mouse(page, map, 0.2, 0.3);
      await page.mouse.down();
      await page.mouse.up();
    });
    await record.step("B is the drawing", () => button("Use my drawing"));
    await record.step("B is chosen next", () =>
      page.getByRole("button", { name: "B, decoded B" }).click(),
    );
    await record.step("it plays", () => button("Play"), 700);
    await record.step("it plays on, and back", () => Promise.resolve(), 3000);
    await record.step("it is stopped", () => button("Pause"));
    const download = page.waitForEvent("download");
    await button("Save animation");
    await (await download).saveAs(join(folder, "saved.png"));
    await record.step("tabs by keyboard", async () => {
      await page.getByRole("tab", { name: "Between two" }).focus();
      await press(page, "ArrowRight", "ArrowLeft", "ArrowLeft", "x");
    });
  });
  const { frames, width, height } = decodeApng(readFileSync(join(folder, "saved.png")));
  // 30 images and 28 back; 6 × 5 pixels, each 37 × 37: 37 is 224 / 6, to the next whole number.
  assert.deepEqual([frames.length, width, height], [58, 5 * 37, 6 * 37]);
  assert.deepEqual([...new Set(frames.map((frame) => frame.delayNumber / frame.delayDenominator))], [0.066]); // prettier-ignore
  const pixel = (frame: number, x: number, y: number) => frames[frame].data[y * width + x];
  assert.deepEqual(frames[29 + 5].data, frames[29 - 5].data, "it goes back as it came");
  for (const [x, y] of [
    [0, 0],
    [2, 3],
    [4, 5],
  ]) {
    // prettier-ignore
    const square = [0, 18, 36].map((d) => pixel(7, 37 * x + d, 37 * y + d));
    assert.equal(new Set(square).size, 1, `a pixel at ${x}, ${y} is a square of one grey`);
  }
  assert.notEqual(pixel(7, 36, 0), pixel(7, 37, 0));
});

test("many classes in colour: test images to choose from, classes in rows, all sliders", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const payload = await tinyNetwork({
    ...{ imageShape: [4, 6, 3], latentSize: 18, takesLabels: true, item: "image" },
    classNames: Array.from({ length: 21 }, (_, k) => `kind ${k}`),
    prepared: { fit: "pad", background: "#204060", invert: true },
  });
  const use = async (page: Page, record: PageRecord) => {
    await record.step("a test image", () => page.getByRole("radio", { name: "Number 8: kind 9" }).check()); // prettier-ignore
    await record.step("one without a label", () => page.getByRole("radio", { name: "Number 6" }).check()); // prettier-ignore
    // Of one colour, twice as wide and as high: the model sees two rows of it, and a row above and below.
    const pixels = Uint8Array.from({ length: 12 * 4 * 3 }, (_, k) => [200, 100, 50][k % 3]);
    const file = { name: "own.png", mimeType: "image/png", buffer: Buffer.from(imagePng(pixels, [4, 12, 3])) }; // prettier-ignore
    await record.step("a file is opened", async () => {
      await page.locator("input[type=file]").setInputFiles(file);
      await page.getByText("own.png", { exact: true }).waitFor();
    });
    const seen = (await pixelsOf(page, ".seen", 3)).map((v) => Math.round(255 * v));
    const [paper, own] = [
      [0x20, 0x40, 0x60],
      [200, 100, 50],
    ].map((c) => c.map((v) => 255 - v));
    for (const [row, colour] of [paper, own, own, paper].entries()) {
      const shown = [...seen.subarray(18 * row, 18 * row + 18)];
      assert.deepEqual(shown, Array.from({ length: 6 }, () => colour).flat());
    }
    await record.step("a class far down", () => page.getByRole("radio", { name: "kind 19", exact: true }).check()); // prettier-ignore
    await record.step("sliders", () => page.getByRole("tab", { name: "Dimensions" }).click());
    await record.step("all of them", () => page.getByRole("button", { name: "All 18" }).click());
    await record.step("a map of points", () => page.getByLabel("UMAP").check());
    await record.step("a narrow window", () => page.setViewportSize({ width: 320, height: 1400 }));
  };
  await recorded("many", payload, use, { deviceScaleFactor: 2 });
});

test("more classes than have room: the most frequent in the legend, a list of all", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const payload = await tinyNetwork({
    ...{ imageShape: [2, 2, 3], latentSize: 2, takesLabels: true, item: "image" },
    classNames: Array.from({ length: 64 }, (_, k) => `kind ${k}`),
  });
  await recorded("crowd", payload, async (page, record) => {
    const list = page.getByRole("combobox");
    await record.step("the last class", () => list.selectOption("63"));
    await record.step("one with a picture", () => page.getByRole("radio", { name: "kind 23", exact: true }).check()); // prettier-ignore
  });
});

test("dark on light and without labels: the pad is paper, places are told by their neighbours", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const payload = await tinyNetwork({
    ...{ imageShape: [4, 8, 1], latentSize: 2, takesLabels: false, item: "sketch", light: 0.9 },
    classNames: [],
  });
  await recorded("paper", payload, async (page, record) => {
    const pad = "Pad for a sketch";
    await record.step("a stroke", async () => {
      await mouse(page, pad, 0.3, 0.3);
      await page.mouse.down();
      await mouse(page, pad, 0.8, 0.6);
      await page.mouse.up();
    });
    await record.step("a place", () => mouse(page, map, 0.4, 0.4));
    await record.step("sliders", () => page.getByRole("tab", { name: "Dimensions" }).click());
    await record.step("one is drawn", () => drag(page, "z1", "2"));
    await record.step("between two", () => page.getByRole("tab", { name: "Between two" }).click());
  });
});

for (const [name, classNames] of [
  ["pictures", ["0", "1", "8", "13"]],
  ["pictures_bare", []],
] as const) {
  test(`pictures made at export, ${classNames.length} classes: strips, ways and the nearest tile`, async (t) => {
    if (noBrowser) return t.skip(noBrowser);
    const payload = await tinyPictures({
      ...{ imageShape: [5, 4, 1], latentSize: 3, classNames, takesLabels: classNames.length > 0 },
    });
    await recorded(name, payload, async (page, record) => {
      await record.step("the mouse is on the map", () => mouse(page, map, 0.31, 0.62));
      await record.step("by keyboard", async () => {
        await page.getByRole("application", { name: map }).focus();
        await press(page, "ArrowLeft", "ArrowUp", " ");
      });
      await record.step("far, by keyboard", () =>
        press(page, "Shift+ArrowDown", "Shift+ArrowRight"),
      );
      if (classNames.length > 0) {
        await record.step("another class", () => page.getByRole("radio", { name: "13", exact: true }).check()); // prettier-ignore
      }
      await record.step("a test image", () => page.getByRole("radio", { name: /^Number 8/ }).check()); // prettier-ignore
      await record.step("a map of points", () => page.getByLabel("UMAP").check());
      await record.step("a place on it", () => mouse(page, map, 0.7, 0.3));
      await record.step("dimensions", () => page.getByRole("tab", { name: "Dimensions" }).click());
      await record.step("one is drawn", () => drag(page, "z2", "1"));
      await record.step("a film is clicked", async () => {
        const film = page.locator(".panel:not([hidden]) .film").first();
        await film.click({ position: { x: 3, y: 5 } });
      });
      await record.step("between two", () =>
        page.getByRole("tab", { name: "Between two" }).click(),
      );
      await record.step("along the way", () => page.locator(".panel:not([hidden]) input").first().fill("9")); // prettier-ignore
    });
  });
}
