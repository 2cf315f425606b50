/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { createImageSplit, type Dataset } from "../data";
import { imagePng } from "../figures/png";
import { noBrowser } from "../host/testing/browser";
import { createModel } from "../models";
import { playgroundPage } from "../playground/playground_page";
import { nextFrames, pixelsOf } from "../playground/testing/page_actions";
import { seriousViolations } from "../report/testing/accessibility";
import { phone, visit } from "../report/testing/browser_visit";
import { playgroundPayload } from "./playground_payload";

// An image of the reader's own in a page without a network: opened, dropped, or no image at all.

const folder = mkdtempSync(join(tmpdir(), "own image "));
after(() => rmSync(folder, { recursive: true, force: true }));
before(async () => void (await useBackend("auto")));

const [height, width] = [12, 8];

/** 30 images of 12 × 8 in colour, of 70 classes with long names. */
function photographs(): Dataset {
  const split = (name: string) =>
    createImageSplit({
      ...{ name, imageShape: [height, width, 3], numClasses: 70 },
      pixels: Uint8Array.from({ length: 30 * height * width * 3 }, (_, k) => (k * 37) % 256),
      labels: Int32Array.from({ length: 30 }, (_, i) => i),
    });
  const classNames = Array.from({ length: 70 }, (_, i) => `<b>a long name</b> of roses and lilies that goes on ${i}`); // prettier-ignore
  return {
    ...{ name: "own", title: "own", item: "image", generated: false, source: "" },
    ...{ imageShape: [height, width, 3], numClasses: 70, classNames },
    ...{ train: split("train"), test: split("test") },
  };
}

/** Four times as high as the model's images and much wider: red left and right, what is cut off, and green in the middle. */
function wideImage(): Uint8Array {
  const [high, wide, middle] = [4 * height, 20 * width, 4 * width];
  const pixels = Uint8Array.from({ length: high * wide * 3 }, (_, k) => {
    const x = Math.floor(k / 3) % wide;
    const inside = Math.abs(x + 0.5 - wide / 2) < middle / 2;
    return k % 3 === (inside ? 1 : 0) ? 255 : 0;
  });
  return imagePng(pixels, [high, wide, 3]);
}

const green = Float32Array.from({ length: height * width * 3 }, (_, k) => Number(k % 3 === 1));

test("an image file is opened or dropped, cut to the model's shape, and encoded; another file is refused in a line", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const data = photographs();
  const model = createModel({ model: "cvae", latentSize: 3, hiddenSizes: [16] }, data);
  const payload = await playgroundPayload(model, data, { count: 30, seed: 0, title: "own" });
  model.dispose();
  const [page, image, text] = ["page.html", "a photograph.png", "notes.txt"].map((name) =>
    join(folder, name),
  );
  writeFileSync(page, await playgroundPage(payload));
  const bytes = wideImage();
  writeFileSync(image, bytes);
  writeFileSync(text, "no image");

  for (const [wide, options] of [
    [1280, { colorScheme: "light" }],
    [360, { colorScheme: "dark", ...phone }],
  ] as const) {
    const look = async (page: Page) => {
      await page.locator(".drawn").waitFor();
      assert.equal(await page.locator(".pad").count(), 0);
      assert.equal(await page.getByRole("tab").first().innerText(), "Choose an image");
      const input = page.locator("input[type=file]");
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: "Open an image…" }).press("Enter");
      await (await chooser).setFiles(image);
      await page.getByText("a photograph.png", { exact: true }).waitFor();
      await nextFrames(page);
      assertClose(await pixelsOf(page, ".seen", 3), green, 0.02);
      assert.match(await page.locator(".screen .caption").innerText(), /^Your image, told <b>/);
      assert.match(await page.locator(".numbers").innerText(), /^Read as <b>.* −ELBO \S+ nats/);

      await input.setInputFiles(text);
      await page.getByText("notes.txt is no image that this browser can show").waitFor();

      await page.getByRole("radio", { name: /^Number 2:/ }).check({ force: true });
      await nextFrames(page);
      assert.notDeepEqual(await pixelsOf(page, ".seen", 3), green);
      await drop(page, bytes);
      await page.getByText("dropped.png", { exact: true }).waitFor();
      await nextFrames(page);
      assertClose(await pixelsOf(page, ".seen", 3), green, 0.02);

      // 70 classes: a list of names, some pictures, a legend that says how many more there are.
      const list = page.getByRole("combobox");
      assert.equal(await list.getByRole("option").count(), 70);
      await list.selectOption("69");
      await nextFrames(page);
      assert.match(await page.locator(".screen .caption").innerText(), /told .* on 69$/);
      assert.equal(await page.locator(".classes .told").count(), 24);
      await page.getByText("and 10 more").waitFor();
      assert.deepEqual(await seriousViolations(page), []);
    };
    const well = { requests: [], console: [], scrollsSideways: false };
    assert.deepEqual(await visit(page, wide, look, options), well);
  }
});

/** Drops an image file on the tool, as from the desktop. */
async function drop(page: Page, bytes: Uint8Array): Promise<void> {
  const data = await page.evaluateHandle((values) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(values)], "dropped.png", { type: "image/png" }));
    return transfer;
  }, Array.from(bytes));
  await page.locator(".choose-side").dispatchEvent("drop", { dataTransfer: data });
}
