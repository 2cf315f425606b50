/// <reference lib="dom" />
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { Page } from "playwright-core";
import { venvPython } from "../host/node/jupyter";
import { projectRoot } from "../host/node/project_root";
import { noBrowser } from "../host/testing/browser";
import { testBrowser } from "./testing/browser_visit";

// The sanitizer by itself, on pages without a policy that would stop what slips through.

let python: ChildProcess;
let answers: AsyncIterator<string>;
before(() => {
  const script = join(__dirname, "python", "sanitize.py");
  python = spawn(venvPython(projectRoot()), [script], { stdio: ["pipe", "pipe", "inherit"] });
  assert.ok(python.stdout);
  answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
});
after(() => python.stdin?.end());

async function sanitize(html: string): Promise<string> {
  python.stdin?.write(`${JSON.stringify(html)}\n`);
  return JSON.parse(String((await answers.next()).value)) as string;
}

const far = "https://far.example/x";
const hit = "window.hit=1";

/** Markup that runs or fetches something in a browser. */
const active = [
  `<script>${hit}</script>`,
  `<script src="${far}.js"></script>`,
  `<img src=x: onerror="${hit}">`,
  `<img src="${far}.png">`,
  `<img srcset="${far}.png 2x">`,
  `<svg onload="${hit}"><script>${hit}</script></svg>`,
  `<svg><image href="${far}.svg"/></svg>`,
  `<svg><image xlink:href="${far}.svg" width="9" height="9"/><use href="${far}.svg#a"/></svg>`,
  `<svg><a href="javascript:${hit}" xlink:href="javascript:${hit}"><text y="9">x</text></a></svg>`,
  `<svg><a><animate attributeName="href" values="javascript:${hit}"/><text>x</text></a></svg>`,
  `<svg><set attributeName="onclick" to="${hit}"/><rect width="9" height="9" onclick="${hit}"/></svg>`,
  `<svg><foreignObject><img src=x: onerror="${hit}"><iframe src="${far}"></iframe></foreignObject></svg>`,
  `<svg><rect width="9" height="9" fill="url(${far}.svg#a)" filter="url(${far}.svg#b)"/></svg>`,
  `<svg><rect width="9" height="9" style="mask: url(${far}.svg#a); fill: \\75 rl(${far}.svg#a)"/></svg>`,
  `<svg><filter id="f"><feImage href="${far}.svg"/></filter><rect filter="url(#f)"/></svg>`,
  `<svg></p><style><a title="</style><img src=x: onerror=${hit}>">`,
  `<svg><desc><img src=x: onerror=${hit}></desc><title><script>${hit}</script></title></svg>`,
  `<svg><text><p><img src=x: onerror=${hit}></text></svg>`,
  `<audio src="${far}.mp3"><source src="${far}.mp3"></audio><video src="data:text/html,x"></video>`,
  `<form action="${far}"><input type="image" src="${far}.png" formaction="javascript:${hit}"></form>`,
  `<svg><style>@import "${far}.css"</style></svg>`,
  `<math><mtext><table><mglyph><style><img src=x: onerror=${hit}>`,
  `<iframe srcdoc="<script>parent.hit=1</script>"></iframe>`,
  `<iframe src="javascript:parent.hit=1"></iframe>`,
  `<object data="${far}"></object><embed src="${far}">`,
  `<link rel="stylesheet" href="${far}.css"><link rel="prefetch" href="${far}">`,
  `<style>@import "${far}.css"; body { background: url(${far}.png) }</style>`,
  `<p style="background: url(${far}.png)">x</p>`,
  `<p style="background-color: red; background-image: image-set('${far}.png' 1x)">x</p>`,
  `<p style="background: \\75 rl(${far}.png)">x</p>`,
  `<div style="border-width: 1px; content: url(${far})">x</div>`,
  `<meta http-equiv="refresh" content="0;url=javascript:${hit}">`,
  `<base href="https://far.example/"><img src="x.png">`,
  `<video src="${far}.mp4" autoplay></video><audio src="${far}.mp3" autoplay></audio>`,
  `<video poster="${far}.png"></video>`,
  `<input autofocus onfocus="${hit}"><details open ontoggle="${hit}">x</details>`,
  `<body onload="${hit}"><table background="${far}.png"><td>x</td></table>`,
  `<noscript><p title="</noscript><img src=x: onerror=${hit}>">`,
  `<template><script>${hit}</script></template>`,
  `<a id=x tabindex=1 autofocus onfocus=${hit}>x</a>`,
];

/** Text that, put in between, confuses a parser. */
const confusing = [
  ..."<>\"'/=&\0 \n-!",
  ...["<!--", "-->", "--!>", "<![CDATA[", "]]>", "</", "<p", "</script>", "</style>", "<textarea>"],
  ...["<title>", "</title>", "<svg>", "<math>", "<select>", "<table>", "<form>", "&lt;", "&#x3c;"],
  ...[
    "<xmp>",
    "<noembed>",
    "<plaintext>",
    "<annotation-xml encoding='text/html'>",
    "<foreignObject>",
  ],
];

const snippet = fc
  .array(fc.oneof(fc.constantFrom(...active), fc.constantFrom(...confusing), fc.string()), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

/** Breaks a snippet's own markup up: a cut, or a piece put elsewhere. */
const hostile = fc.oneof(
  snippet,
  fc.tuple(snippet, fc.nat(), fc.constantFrom(...confusing)).map(([text, at, piece]) => {
    const cut = at % text.length;
    return text.slice(0, cut) + piece + text.slice(cut);
  }),
);

/** Shows HTML in Chromium; tells what it asked for, and whether something ran. */
async function effects(page: Page, html: string): Promise<string[]> {
  const seen: string[] = [];
  const listen = (request: { url(): string }) => {
    if (!request.url().startsWith("data:")) seen.push(request.url());
  };
  page.on("request", listen);
  await page.setContent(`<!DOCTYPE html><body>${html}</body>`);
  if (await page.evaluate(() => "hit" in window)) seen.push("ran");
  // Nothing may run at a click, either.
  const waiting = await page.evaluate(() =>
    [...document.querySelectorAll("body *")].flatMap((element) =>
      [...element.attributes]
        .filter(
          ({ name, value }) =>
            /^on|^(form)?action$/i.test(name) || /^\s*(javascript|data:text)/i.test(value),
        )
        .map(({ name }) => name),
    ),
  );
  page.off("request", listen);
  return [...seen, ...waiting];
}

test("hostile snippets do something in a browser as they are", { skip: noBrowser }, async () => {
  const page = await (await testBrowser()).newPage();
  const context = page.context();
  await context.setOffline(true);
  for (const html of [active[0], active[2], active[3], active[14], active[9]]) {
    assert.notDeepEqual(await effects(page, html ?? ""), [], html);
  }
  await page.close();
});

test("sanitized, they run nothing and fetch nothing", { skip: noBrowser }, async () => {
  const page = await (await testBrowser()).newPage();
  await page.context().setOffline(true);
  for (const html of active) assert.deepEqual(await effects(page, await sanitize(html)), [], html);
  await fc.assert(
    fc.asyncProperty(hostile, async (html) => {
      assert.deepEqual(await effects(page, await sanitize(html)), []);
    }),
    { numRuns: 150 },
  );
  await page.close();
});

test("sanitizing twice changes nothing more", async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (html) => {
      const once = await sanitize(html);
      assert.equal(await sanitize(once), once);
    }),
  );
});

test("of a style goes what would fetch, and the rest stays", async () => {
  const style = "color:red;background:url(https://far.example/x);margin:0";
  assert.equal(await sanitize(`<p style="${style}">x</p>`), `<p style="color:red;margin:0">x</p>`);
  assert.equal(await sanitize(`<p style="<color:red;color:">x</p>`), "<p>x</p>");
});

test("what tables, text and pictures are made of stays", async () => {
  const kept = [
    `<table class="dataframe"><thead><tr><th style="text-align:right">a</th></tr></thead></table>`,
    `<p style="color:rgb(1, 2, 3);width:calc(50% - 1px)">x</p>`,
    `<div style="page-break-after:always;break-before:page"></div>`,
    `<img src="data:image/png;base64,AAAA" alt="a" width="3">`,
    `<details open=""><summary>s</summary><b id="x" aria-label="b">t</b></details>`,
    `<a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">link</a>`,
    `<input type="checkbox" checked="" disabled="">`,
    `<audio src="data:audio/wav;base64,AAAA" controls=""></audio>`,
    `<svg viewBox="0 0 9 9" width="9"><defs><linearGradient id="g"><stop offset="1" stop-color="red"></stop></linearGradient></defs><g transform="scale(2)"><circle cx="2" cy="2" r="2" fill="url(#g)" style="stroke:rgb(1, 2, 3)"></circle><text x="1">a</text></g></svg>`,
  ];
  for (const html of kept) assert.equal(await sanitize(html), html);
});
