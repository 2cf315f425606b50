/// <reference lib="dom" />
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { imageGrid, toPng } from "../figures";
import { toBase64 } from "../host";
import { KERNEL_NAME } from "../host/node/jupyter";
import { projectRoot } from "../host/node/project_root";
import { noBrowser } from "../host/testing/browser";
import { exportHtml } from "./export_html";
import { readNotebook } from "./notebook";
import { phone, visit } from "./testing/browser_visit";

const folder = mkdtempSync(join(tmpdir(), "scrolls "));
after(() => rmSync(folder, { recursive: true, force: true }));
const page = join(folder, "page.html");

const summary = { title: "", date: "", seconds: 0, parameters: {}, given: [], metrics: {} };
const header = { title: "", facts: [], parameters: [], failed: false };
const shown = (data: Record<string, string>) => ({ output_type: "display_data", data });
const cell = (source: string, ...outputs: object[]) => ({
  ...{ cell_type: "code", execution_count: 1, metadata: {}, source },
  outputs,
});

/** The columns of a history, as 01-vae.ipynb shows it. */
const heads = "epoch,train loss,train reconstruction,train KL,test loss,test reconstruction,test KL,seconds"; // prettier-ignore
const history = `<table><tr>${heads.replace(/[^,]+,?/g, (head) => `<th>${head.replace(",", "")}</th>`)}</tr>
<tr>${"<td>126.06</td>".repeat(8)}</tr></table>`;
const elbo =
  "$$\\mathcal{L}(x) = \\underbrace{-\\mathbb{E}_{q_\\phi(z \\mid x)}\\bigl[\\log p_\\theta(x \\mid z)\\bigr]}_{\\text{reconstruction}} + \\underbrace{\\beta\\, D_\\mathrm{KL}\\bigl(q_\\phi(z \\mid x) \\,\\|\\, p(z)\\bigr)}_{\\text{KL}}$$";

before(async () => {
  const images = new Float32Array(10 * 28 * 28);
  const png = toBase64(await toPng(imageGrid({ images, imageShape: [28, 28], columns: 10 })));
  const cells = [
    { cell_type: "markdown", metadata: {}, source: elbo },
    { cell_type: "markdown", metadata: {}, source: `|${"word |".repeat(30)}\n${"|-".repeat(30)}|` },
    cell(`const wide = ${"1 + ".repeat(60)}1;`, shown({ "text/html": history })),
    cell("picture", shown({ "image/png": png })),
    cell("short"),
  ];
  const notebook = { nbformat: 4, metadata: {}, cells };
  const full = { ...header, summary: { ...summary, failed: false } };
  writeFileSync(page, await exportHtml(notebook as never, folder, full));
});

const boxes = { formula: ".math-block", words: ".text table", code: "main pre >> nth=0", history: ".html", picture: ".picture", short: "main pre >> nth=2" }; // prettier-ignore

/** At which sides there is more of each box, and whether the keyboard stops there. */
async function signs(opened: Page): Promise<Record<string, string>> {
  await opened.waitForFunction(() => document.querySelector("pre[data-more]"));
  const all = Object.entries(boxes).map(async ([name, selector]) => {
    const box = opened.locator(selector);
    const [more, stop] = [await box.getAttribute("data-more"), await box.getAttribute("tabindex")];
    return [name, `${more ?? "none"}${stop === "0" ? ", a stop" : ""}`];
  });
  return Object.fromEntries((await Promise.all(all)) as [string, string][]);
}

test(
  "a history fits beside the contents; what does not fit says so",
  { skip: noBrowser },
  async () => {
    await visit(page, 1280, async (opened) => {
      const [more, none] = ["right, a stop", "none"];
      assert.deepEqual(await signs(opened), {
        ...{ formula: none, words: more, code: more, history: none, picture: none, short: none },
      });
    });
  },
);

test("on a phone what is wide fades where there is more of it", { skip: noBrowser }, async () => {
  const seen = await visit(
    page,
    390,
    async (opened) => {
      const more = "right, a stop";
      assert.deepEqual(await signs(opened), {
        ...{ formula: more, words: more, code: more, history: more, picture: more, short: "none" },
      });
      const mask = () =>
        opened.locator(boxes.code).evaluate((box) => getComputedStyle(box).maskImage);
      assert.match(await mask(), /gradient/);
      await opened.locator(boxes.code).evaluate((box) => box.scrollTo(9999, 0));
      await opened.waitForSelector("pre[data-more=left]");
      const width = await opened
        .locator(".picture img")
        .evaluate((image) => [image.clientWidth, (image as HTMLImageElement).naturalWidth]);
      assert.ok(Number(width[0]) > 0.75 * Number(width[1]), `${width.join(" of ")} pixels`);
      await opened.emulateMedia({ media: "print" });
      assert.equal(await mask(), "none");
      await opened.emulateMedia({ media: null });
    },
    phone,
  );
  assert.deepEqual(seen, { requests: [], console: [], scrollsSideways: false });
});

test("the formulas of the notebooks fit a phone", { skip: noBrowser }, async () => {
  const notebooks = join(projectRoot(), "notebooks");
  const texts = readdirSync(notebooks)
    .filter((name) => name.endsWith(".ipynb"))
    .flatMap((name) => readNotebook(join(notebooks, name), KERNEL_NAME).cells)
    .filter((each) => each.cell_type === "markdown" && [each.source].flat().join("").includes("$$"))
    .map(({ source }) => ({ cell_type: "markdown", metadata: {}, source }));
  const formulas = join(folder, "formulas.html");
  const notebook = { nbformat: 4, metadata: {}, cells: texts };
  const full = { ...header, summary: { ...summary, failed: false } };
  writeFileSync(formulas, await exportHtml(notebook as never, notebooks, full));
  await visit(
    formulas,
    390,
    async (opened) => {
      await opened.evaluate(() => document.fonts.ready);
      const blocks = opened.locator(".math-block");
      assert.ok((await blocks.count()) > 10, "the formulas are on the page");
      const cut = await blocks.evaluateAll((all) =>
        all.flatMap((each) => (each.scrollWidth > each.clientWidth ? [each.textContent] : [])),
      );
      assert.deepEqual(cut, []);
    },
    phone,
  );
});
