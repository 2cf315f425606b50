import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { decodeApng } from "fast-png";
import type { Page } from "playwright-core";
import { useBackend } from "../backend";
import { assertClose } from "../backend/testing/assert_close";
import { createImageSplit, type Dataset, loadDataset } from "../data";
import { trainClassifier } from "../evaluation";
import { toPng } from "../figures";
import { displaySymbol, type MimeBundle, toBase64 } from "../host";
import { noBrowser } from "../host/testing/browser";
import { createModel, type Model, reconstructImages } from "../models";
import { tinyDataset, tinyModel } from "../models/testing/tiny";
import { playgroundMimeType } from "../playground/payload";
import { playgroundPage } from "../playground/playground_page";
import { drawnThree, drawOnPad, nextFrames, pixelsOf, pointAtMap, touch } from "../playground/testing/page_actions"; // prettier-ignore
import { seriousViolations } from "../report/testing/accessibility";
import { phone, visit } from "../report/testing/browser_visit";
import { train } from "../training";
import { playground } from "./playground";
import { playgroundPayload } from "./playground_payload";
import { playgroundPicture } from "./playground_picture";

// Models trained for seconds on digits of the project's own, in a real browser without a network.

const folder = mkdtempSync(join(tmpdir(), "a playground "));
after(() => rmSync(folder, { recursive: true, force: true }));

const well = { requests: [], console: [], scrollsSideways: false };
let data: Dataset;
/** A CVAE, trained once for all that look at one. */
let cvae: Model;

before(async () => {
  await useBackend("auto");
  data = await loadDataset("digits", { limit: { train: 4000, test: 300 } });
  if (!noBrowser) cvae = await trained("cvae");
});
after(() => cvae?.dispose());

async function trained(kind: "vae" | "cvae"): Promise<Model> {
  const model = createModel({ model: kind, latentSize: 6, hiddenSizes: [128, 64] }, data);
  await train(model, data, { numEpochs: 5, learningRate: 3e-3, batchSize: 64 }).finish();
  return model;
}

async function pageOf(model: Model, name: string = model.name, of = data): Promise<string> {
  const file = join(folder, `${name}.html`);
  const payload = await playgroundPayload(model, of, { count: 300, seed: 0, title: "A & <b>" });
  writeFileSync(file, await playgroundPage(payload));
  return file;
}

/** Mean squared difference. */
const difference = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, v, k) => sum + (v - b[k]) ** 2, 0) / a.length;

test("a VAE: hover decodes, a drawn three is rebuilt, the way between two is saved", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const model = await trained("vae");
  const file = await pageOf(model);
  model.dispose();
  const all = Array.from({ length: data.test.size }, (_, i) => data.test.image(i));
  const mean = all[0].map((_, p) => all.reduce((sum, image) => sum + image[p], 0) / all.length);

  for (const [width, options] of [
    [1280, { colorScheme: "light" }],
    [360, { colorScheme: "dark", ...phone }],
  ] as const) {
    const finger = "hasTouch" in options;
    const look = async (page: Page) => {
      await page.locator(".drawn").waitFor();
      assert.equal(await page.locator(".heading").innerText(), "A & <b>");
      assert.deepEqual(await seriousViolations(page), []);
      assert.ok(await page.getByText("Draw a digit", { exact: true }).last().isVisible());

      const point = (x: number, y: number) =>
        finger ? touch(page, "Map of latent space", [x, y]) : pointAtMap(page, x, y);
      await point(0.3, 0.4);
      const here = await pixelsOf(page, ".screen .decoded");
      await point(0.7, 0.6);
      const there = await pixelsOf(page, ".screen .decoded");
      assert.ok(difference(here, there) > 0.005, "another place, another image");
      if (finger) {
        await touch(page, "Map of latent space", [0.7, 0.6, 0.5, 0.6, 0.4, 0.5, 0.3, 0.4]);
        assert.deepEqual(await pixelsOf(page, ".screen .decoded"), here, "it follows the finger");
      }

      if (finger) await touch(page, "Pad for a digit", drawnThree);
      else await drawOnPad(page, drawnThree);
      const drawing = await pixelsOf(page, ".seen");
      const rebuilt = await pixelsOf(page, ".rebuilt");
      assert.ok(difference(rebuilt, drawing) < difference(drawing, mean));
      assert.match(await page.locator(".caption").innerText(), /^Your drawing/);
      assert.match(await page.locator(".numbers").innerText(), /nats/);
    };
    assert.deepEqual(await visit(file, width, look, options), well);
  }

  const walk = async (page: Page) => {
    await page.getByRole("tab", { name: "Between two" }).click();
    const first = await pixelsOf(page, ".end");
    await pointAtMap(page, 0.25, 0.3, true);
    assert.ok(difference(await pixelsOf(page, ".end"), first) > 0, "A is what was chosen");
    await page.getByRole("radio", { name: "great circle" }).check();

    const slider = page.getByRole("slider", { name: "From A to B" });
    const position = await slider.inputValue();
    const standing = await pixelsOf(page, ".screen .decoded");
    await page.getByRole("button", { name: "Play" }).click();
    await nextFrames(page);
    await page.getByRole("button", { name: "Pause" }).click();
    await nextFrames(page); // the last step is shown in the next frame
    const paused = await slider.inputValue();
    assert.notEqual(paused, position, "it played");
    await nextFrames(page);
    assert.notDeepEqual(await pixelsOf(page, ".screen .decoded"), standing);
    assert.equal(await slider.inputValue(), paused, "it stands where it was stopped");

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save animation" }).click();
    const saved = join(folder, "saved.png");
    await (await download).saveAs(saved);
    const png = readFileSync(saved);
    assert.ok(png.includes("acTL") && png.includes("IEND"));
    assert.deepEqual(await seriousViolations(page), []);
  };
  assert.deepEqual(await visit(file, 1280, walk), well);
});

test("by keyboard alone: map, pad, sliders and tabs", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const file = join(folder, "vae.html");
  const look = async (page: Page) => {
    await page.locator(".drawn").waitFor();
    await page.keyboard.press("Tab");
    const before = await pixelsOf(page, ".screen .decoded");
    for (let k = 0; k < 4; k++) await page.keyboard.press("Shift+ArrowRight");
    await nextFrames(page);
    assert.notDeepEqual(await pixelsOf(page, ".screen .decoded"), before, "the map");

    await page.getByRole("application", { name: "Pad for a digit" }).focus();
    await page.keyboard.press("Space");
    for (let k = 0; k < 9; k++) await page.keyboard.press("ArrowDown");
    await nextFrames(page);
    assert.ok(
      (await pixelsOf(page, ".seen")).some((v) => v > 0.9),
      "a line down",
    );

    await page.getByRole("tab", { name: "Draw a digit" }).focus();
    await page.keyboard.press("ArrowRight");
    const sliders = page.getByRole("slider", { name: /^z\d$/ });
    assert.equal(await sliders.count(), 6);
    const drawn = await pixelsOf(page, ".screen .decoded");
    await sliders.first().focus();
    await page.keyboard.press("Home");
    await nextFrames(page);
    assert.ok(difference(await pixelsOf(page, ".screen .decoded"), drawn) > 0);
    assert.deepEqual(await seriousViolations(page), []);
  };
  assert.deepEqual(await visit(file, 1280, look), well);
});

test("a CVAE told 7 shows what a trained classifier calls a 7", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const file = await pageOf(cvae);
  const classifier = await trainClassifier(data, { numEpochs: 1 });
  for (const [width, colorScheme] of [
    [1280, "dark"],
    [360, "light"],
  ] as const) {
    const look = async (page: Page) => {
      await page.locator(".drawn").waitFor();
      await page.getByRole("radio", { name: "7", exact: true }).check();
      await pointAtMap(page, 0.5, 0.5, true);
      const image = await pixelsOf(page, ".screen .decoded");
      assert.deepEqual([...classifier.judge(image).labels], [7]);
      // The analogies' own picture is the same one.
      assert.deepEqual(await pixelsOf(page, "label:nth-child(8) .told"), image);
      await drawOnPad(page, drawnThree);
      assert.ok(await page.getByRole("radio", { name: "3", exact: true }).isChecked());
      assert.deepEqual(await seriousViolations(page), []);
    };
    assert.deepEqual(await visit(file, width, look, { colorScheme }), well);
  }
  classifier.dispose();
});

/** 60 images of 12 × 8 in colour: a bright pixel wanders over a ground that changes its hue. */
function wanderer(numClasses: number, labels: (i: number) => number): Dataset {
  const split = (name: string) => {
    const pixels = Uint8Array.from({ length: 60 * 12 * 8 * 3 }, (_, k) => {
      const [i, at, channel] = [Math.floor(k / 288), Math.floor((k % 288) / 3), k % 3];
      return at === i % 96 ? 255 : (40 * channel + 4 * i) % 200;
    });
    const known = Int32Array.from({ length: 60 }, (_, i) => labels(i));
    return createImageSplit({ name, imageShape: [12, 8, 3], numClasses, pixels, labels: known });
  };
  const [train, test] = [split("train"), split("test")];
  const classNames = Array.from({ length: numClasses }, (_, label) => `kind ${label}`);
  const about = {
    name: "wanderer",
    origin: "wanderer",
    title: "wanderer",
    item: "image",
    generated: false,
    source: "",
  };
  return { ...about, imageShape: train.imageShape, numClasses, classNames, train, test };
}

test("images of 12 × 8 in colour without labels: chosen instead of drawn, saved in colour", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const unlabelled = wanderer(0, () => -1);
  const model = createModel({ latentSize: 4, hiddenSizes: [32], likelihood: "gaussian" }, unlabelled); // prettier-ignore
  const file = await pageOf(model, "colour", unlabelled);
  const all = Array.from({ length: 60 }, (_, i) => i);
  const rebuilt = reconstructImages(model, unlabelled.test.images(all));
  model.dispose();
  for (const [width, options] of [
    [1280, { colorScheme: "light" }],
    [360, { colorScheme: "dark", ...phone }],
  ] as const) {
    const look = async (page: Page) => {
      await page.locator(".drawn").waitFor();
      assert.deepEqual(await seriousViolations(page), []);
      assert.deepEqual(
        [await page.locator(".legend").count(), await page.locator(".pad").count()],
        [0, 0],
      );
      await page.getByRole("radio", { name: "Number 6", exact: true }).check({ force: true });
      await nextFrames(page);
      const seen = await pixelsOf(page, ".seen", 3);
      assertClose(seen, unlabelled.test.image(5), 1e-6);
      assertClose(await pixelsOf(page, ".rebuilt", 3), rebuilt.subarray(5 * 288, 6 * 288), 0.03);
      assert.match(await page.locator(".caption").innerText(), /^Test image 6$/);
      assert.match(await page.locator(".numbers").innerText(), /ELBO .* nats/);
      const { width: wide = 0, height = 0 } = (await page.locator(".screen .decoded").boundingBox()) ?? {}; // prettier-ignore
      assert.ok(
        Math.abs(height / wide - 1.5) < 0.02,
        "12 × 8 pixels are seen in their proportions",
      );

      await page.getByRole("tab", { name: "Dimensions" }).click();
      await page.getByRole("button", { name: "Random z" }).click();
      await nextFrames(page);
      assert.match(await page.locator(".caption").innerText(), /Nearest test image: number \d+$/);
    };
    assert.deepEqual(await visit(file, width, look, options), well);
  }
  const save = async (page: Page) => {
    await page.getByRole("tab", { name: "Between two" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save animation" }).click();
    const saved = join(folder, "colour.png");
    await (await download).saveAs(saved);
    const { frames, channels, width, height } = decodeApng(readFileSync(saved));
    assert.deepEqual([frames.length, channels, height / width], [58, 3, 1.5]);
    const corner = [...frames[0].data.subarray(0, 3)].map((v) => v / 255);
    assertClose(corner, (await pixelsOf(page, ".end", 3)).subarray(0, 3), 1 / 255);
  };
  assert.deepEqual(await visit(file, 1280, save), well);
});

test("47 classes, some images without one: legend and classes wrap and scroll", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const many = wanderer(47, (i) => (i % 5 === 4 ? -1 : i % 47));
  const vae = createModel({ latentSize: 2, hiddenSizes: [16] }, many);
  const file = await pageOf(vae, "many", many);
  vae.dispose();
  for (const width of [1280, 360]) {
    const look = async (page: Page) => {
      await page.locator(".drawn").waitFor();
      const legend = page.getByRole("group", { name: "Stress on the map" });
      assert.equal(await legend.getByRole("button").count(), 47);
      const { height = 0 } = (await legend.boundingBox()) ?? {};
      assert.ok(height < 120, `${height}`);
      await legend.getByRole("button", { name: "kind 46" }).click();
      await page.getByRole("radio", { name: "Number 5", exact: true }).check({ force: true });
      await nextFrames(page);
      assert.equal(await page.locator(".caption").innerText(), "Test image 5");
      await page.getByRole("radio", { name: "Number 4: kind 3" }).check({ force: true });
      await nextFrames(page);
      assert.equal(await page.locator(".caption").innerText(), "Test image 4: kind 3");
      assert.deepEqual(await seriousViolations(page), []);
    };
    assert.deepEqual(await visit(file, width, look), well);
  }
});

test("layers that cannot run in a page: pictures made at export, told each label", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const kept = data.test.slice(0, 60, "test");
  const few = { ...data, test: kept };
  const all = Array.from({ length: 60 }, (_, i) => i);
  const rebuilt = reconstructImages(cvae, kept.images(all), kept.labels);
  const file = await pageOf(Object.create(cvae, { plain: { value: undefined } }) as Model, "pictures", few); // prettier-ignore
  assert.ok(statSync(file).size < 2e6);
  const kl = [...Array(6).keys()].map((d) => `z${d + 1}`);
  for (const [width, colorScheme] of [
    [1280, "light"],
    [360, "dark"],
  ] as const) {
    const look = async (page: Page) => {
      await page.locator(".drawn").waitFor();
      assert.ok(await page.getByText("cannot run in a page").isVisible());
      assert.deepEqual(await seriousViolations(page), []);
      const tabs = await page.getByRole("tab").allInnerTexts();
      assert.deepEqual(tabs, ["Test images", "Dimensions", "Between two"]);

      await page.getByRole("radio", { name: /^Number 4:/ }).check({ force: true });
      await nextFrames(page);
      const own = await pixelsOf(page, ".screen .decoded");
      assertClose(own, rebuilt.subarray(3 * 784, 4 * 784), 1 / 255);

      const place = page.getByRole("application", { name: "Map of latent space" });
      await pointAtMap(page, 0.4, 0.5, true);
      await page.getByRole("radio", { name: "7", exact: true }).check({ force: true });
      await nextFrames(page);
      const seven = await pixelsOf(page, ".screen .decoded");
      assert.deepEqual(await pixelsOf(page, "label:nth-child(8) .told"), seven);
      await page.getByRole("radio", { name: "1", exact: true }).check({ force: true });
      await nextFrames(page);
      assert.ok(difference(await pixelsOf(page, ".screen .decoded"), seven) > 0.005);
      await place.focus();
      const before = await pixelsOf(page, ".screen .decoded");
      for (let k = 0; k < 3; k++) await page.keyboard.press("ArrowRight");
      await nextFrames(page);
      assert.notDeepEqual(await pixelsOf(page, ".screen .decoded"), before, "by keyboard, too");

      await page.getByRole("tab", { name: "Dimensions" }).click();
      const names = await page.getByRole("slider").evaluateAll((sliders) => sliders.map((s) => s.ariaLabel)); // prettier-ignore
      assert.deepEqual([...names].sort(), kl);
      await page.getByRole("slider").first().fill("8");
      await nextFrames(page);
      const last = await pixelsOf(page, ".strip:first-child .frame:last-child");
      assert.deepEqual(await pixelsOf(page, ".screen .decoded"), last);
      await page.getByRole("tab", { name: "Between two" }).click();
      await page.getByRole("slider", { name: "From 3 to 8" }).fill("0");
      await nextFrames(page);
      assert.match(await page.locator(".caption").innerText(), /^On the way from A to B, told 1$/);
      assert.deepEqual(await seriousViolations(page), []);
    };
    assert.deepEqual(await visit(file, width, look, { colorScheme }), well);
  }
});

/** What a cell shows where LATENT_LAB_PLAYGROUND is `form`. */
async function shown(form: string | undefined, model = tinyModel()): Promise<MimeBundle> {
  const { LATENT_LAB_PLAYGROUND: kept } = process.env;
  if (form === undefined) delete process.env.LATENT_LAB_PLAYGROUND;
  else process.env.LATENT_LAB_PLAYGROUND = form;
  try {
    return await playground(model, tinyDataset())[displaySymbol]();
  } finally {
    model.dispose();
    if (kept === undefined) delete process.env.LATENT_LAB_PLAYGROUND;
    else process.env.LATENT_LAB_PLAYGROUND = kept;
  }
}

test("a cell shows a frame in Jupyter, data for a report, a picture in a committed notebook", async () => {
  const still = ["image/png", "text/plain"];
  const frame = await shown(undefined);
  assert.deepEqual(Object.keys(frame), [...still, "text/html"]);
  assert.match(String(frame["text/html"]), /^<iframe class="[^"]+" title="[^"]+" sandbox="allow-scripts [^>]+><\/iframe><p>/); // prettier-ignore
  assert.deepEqual(Object.keys(await shown("live")), [...still, playgroundMimeType]);
  const picture = await shown("picture");
  assert.deepEqual(Object.keys(picture), still);
  const model = tinyModel();
  const told = playgroundPicture(model, tinyDataset(), 1000, "Run this cell to play.");
  model.dispose();
  assert.equal(told.caption, "Run this cell to play.");
  assert.equal(picture["image/png"], toBase64(await toPng(told)), "nothing is alive there yet");
  assert.ok(!JSON.stringify((await shown("live"))[playgroundMimeType]).includes("<script"));
});

test("a model that diverged gets a notice, and the cell goes on", async () => {
  const model = tinyModel();
  const bias = model.parameters["decoder.logits.bias"];
  const broken = bias.mul(NaN);
  bias.assign(broken);
  broken.dispose();
  assert.match(String((await shown("live", model))["text/markdown"]), /No playground/);
});
