/// <reference lib="dom" />
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "parse5";
import { noBrowser } from "../host/testing/browser";
import { testBrowser } from "../report/testing/browser_visit";
import { playgroundFrame, tellHeight } from "./playground_frame";
import { playgroundPage } from "./playground_page";
import { tinyNetwork } from "./testing/tiny_playground";

test("in a notebook a playground stands in a frame of its own, which may run its script alone", async () => {
  const payload = {
    ...(await tinyNetwork({
      ...{ imageShape: [2, 2, 1], latentSize: 2, takesLabels: false, classNames: [] },
    })),
    title: `"a" < b`,
  };
  const frame = await playgroundFrame(payload);
  assert.match(frame, /^<iframe class="latent-lab-playground" title="&quot;a&quot; &lt; b" sandbox="allow-scripts allow-downloads" /); // prettier-ignore
  assert.match(frame, /style="width:100%;height:940px;border:0"/);
  const { attrs } = find(parse(frame), "iframe");
  const srcdoc = attrs.find(({ name }) => name === "srcdoc")?.value;
  assert.equal(srcdoc, (await playgroundPage(payload, [tellHeight])).replace(/\r\n?/g, "\n"));
});

test("below the frame stands how many megabytes the notebook gets", async () => {
  const options = {
    imageShape: [2, 2, 1],
    latentSize: 2,
    takesLabels: false,
    classNames: [],
  } as const;
  const frame = await playgroundFrame(await tinyNetwork(options));
  const [, told] = /adds ([\d.]+) MB to the notebook/.exec(frame) ?? [];
  const srcdoc = /srcdoc="([^"]*)"/.exec(frame)?.[1] ?? "";
  assert.equal(told, (srcdoc.length / 1e6).toFixed(1));
});

test("a frame gets the height of its page and the notebook's colours, now and later", async (t) => {
  if (noBrowser) return t.skip(noBrowser);
  const options = {
    imageShape: [6, 5, 1],
    latentSize: 3,
    takesLabels: true,
    classNames: ["0", "1"],
  } as const;
  const frame = await playgroundFrame(await tinyNetwork(options));
  const page = await (await testBrowser()).newPage({ colorScheme: "dark" });
  try {
    await page.setContent(`<body data-jp-theme-light="true" style="width:700px">${frame}</body>`);
    const inside = page.locator("iframe").contentFrame();
    await inside.locator(".drawn").waitFor();
    const element = page.locator("iframe");
    const high = () =>
      inside.locator("main").evaluate((main) => main.getBoundingClientRect().height);
    const fits = async () => {
      const box = await element.boundingBox();
      return Math.abs((box?.height ?? 0) - (await high()) - 6) < 1.5;
    };
    const scheme = () => inside.locator("html").evaluate((html) => html.style.colorScheme);
    await until(fits);
    await until(async () => (await scheme()) === "light");
    await page.evaluate(() => document.body.setAttribute("data-jp-theme-light", "false"));
    await until(async () => (await scheme()) === "dark");
    await page.locator("body").evaluate((body) => (body.style.width = "360px"));
    await until(fits);
  } finally {
    await page.close();
  }
});

/** Waits until something holds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`never: ${holds.toString()}`);
}

interface Node {
  readonly nodeName: string;
  readonly attrs?: readonly { name: string; value: string }[];
  readonly childNodes?: readonly unknown[];
}

function find(node: unknown, name: string): Required<Pick<Node, "attrs">> {
  const queue = [node as Node];
  for (const each of queue) {
    if (each.nodeName === name) return { attrs: each.attrs ?? [] };
    queue.push(...((each.childNodes ?? []) as Node[]));
  }
  return assert.fail(`no ${name}`);
}
