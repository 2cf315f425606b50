import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { Page } from "playwright-core";
import { projectRoot } from "../host/node/project_root";
import { noBrowser } from "../host/testing/browser";
import { visit } from "../report/testing/browser_visit";
import { showing, writeNotebook } from "../report/testing/notebooks";
import { runReport } from "../report/testing/run_report";
import { runCommand } from "./testing/run_command";

const folder = mkdtempSync(join(tmpdir(), "report & test "));
after(() => rmSync(folder, { recursive: true, force: true }));

const parameters = {
  code: `// Sizes\nconst latentSize = 15;\nconst name: string = "first";\nconst isCvae = false;`,
  tags: ["parameters"],
};
const good = join(folder, "good.html");
const quiet = { requests: [], console: [], scrollsSideways: false };
const acting = `<img src="x" alt="" onerror="window.broken = 1">`;
const hostile = `<script>window.broken = 1</script><img src="https://example.org/x.png" alt="far">`;

/** The command in this process, which has loaded what a process of its own would load again. */
async function reportHere(...args: string[]) {
  const { code, stdout, stderr } = await runCommand("report", args);
  return { status: code, stdout, stderr: stripVTControlCharacters(stderr) };
}

test("a report runs with other parameters and is one file", async () => {
  const notebook = join(folder, "good one.ipynb");
  const plot = {
    "application/vnd.plotly.v1+json": {
      data: [{ x: [1, 2], y: [3, 4], text: ["</script><script>window.broken = 1</script>", "b"] }],
      layout: { title: { text: "two </script> points" } },
    },
    "image/png":
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgABWqjDkQAAAABJRU5ErkJggg==",
    "text/plain": `Figure: "two" points`,
  };
  const long = Array.from({ length: 60 }, (_, i) => `Line ${i}.\n\n`).join("");
  writeNotebook(notebook, [
    {
      text: `# Points & <pre>lines</pre>${acting}\n\nSee $z$ in [the other](other.ipynb).\n\n$$\\frac{1}{2}$$`,
    },
    parameters,
    { text: `## What was given${acting}\n\n${hostile}\n\n${long}` },
    {
      code:
        `import { nearest } from "../src/config";\n` +
        `(globalThis as any)[Symbol.for("latent-lab.host")].note({ facts: { backend: "<cpu>" }, metrics: { loss: 99.5 } });\n` +
        `console.log(latentSize + 1, name, isCvae, nearest("sed", ["seed"]), "${"wide ".repeat(60)}");`,
    },
    { text: `## Plotly\n\n${long}` },
    { code: showing(plot) },
    { code: showing(plot) },
    { text: `### The end of it\n\n${long}` },
    { code: showing({ "text/html": `<b id=bold>b</b>${hostile}` }) },
    { code: showing({ "text/markdown": hostile }) },
    { code: showing({ "text/latex": `$x$${hostile}` }) },
    { code: showing({ "image/png": `"><script>window.broken = 2</script>` }) },
    {
      code: showing({
        "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg">${hostile}</svg>`,
      }),
    },
    { code: JSON.stringify(`${hostile}${"0".repeat(300)}`) },
  ]);
  const settings = ["-p", "latentSize=2", "-p", `name=<b>12</b>`, "-p", "isCvae=true"];
  const { status, stdout, stderr } = await runReport(notebook, ...settings, "--output", good);
  assert.equal(status, 0, stderr);
  assert.match(
    stdout,
    /1\/11 {2}const latentSize = 15;[^]*2\/11 {2}\(the parameters of this run\)/,
  );
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith("good.html")),
    ["good.html"],
  );
  const html = readFileSync(good, "utf8");
  assert.equal(html.split('class="packed"').length, 2, "plotly.js stands in it once");
  assert.ok(Buffer.byteLength(html) < 4e6);
  assert.doesNotMatch(html, /MathJax|require\.js/i);
});

for (const width of [1280, 360]) {
  test(`it shows all at ${width} pixels, without a network`, { skip: noBrowser }, async () => {
    const seen = await visit(good, width, async (page) => {
      await page.locator(".drawn").nth(1).waitFor();
      assert.equal(await page.locator(".drawn .main-svg").first().isVisible(), true);
      assert.equal(await page.locator(".static img").first().isVisible(), false);
      assert.equal(await page.locator("math").count(), 3);
      assert.match(await page.locator(".stream").innerText(), /^3 <b>12<\/b> true seed wide/);
      assert.equal(await page.locator("#bold").innerText(), "b");
      assert.equal(await page.locator("main a[href='other.html']").innerText(), "the other");
      assert.equal(await page.evaluate(() => "broken" in window), false);
      assert.equal(await page.locator("h1").innerText(), "Points & lines");
      const head = await page.locator("header.title").innerText();
      for (const fact of [
        /date\n2\d{3}-\d\d-\d\d \d\d:\d\d UTC/,
        /duration\n[\d.]+ (s|min)/,
        /backend\n<cpu>/,
        /versions\nLatent Lab \d.*, Node \d.*, TypeScript \d/,
        /latent size\n2/,
        /name\n<b>12<\/b>/,
      ]) {
        assert.match(head, fact);
      }
      // The text is on the screen before plotly.js is unpacked.
      const [paint, plots] = await page.evaluate(() =>
        ["first-contentful-paint", "late scripts"].map(
          (name) => performance.getEntriesByName(name)[0]?.startTime ?? NaN,
        ),
      );
      assert.ok(paint !== undefined && plots !== undefined && paint < plots, `${paint} ${plots}`);
    });
    assert.deepEqual(seen, quiet);
  });

  test(`its contents follow the scroll at ${width} pixels`, { skip: noBrowser }, async () => {
    const seen = await visit(
      good,
      width,
      async (page) => {
        const current = async (expected: string) => {
          await page.waitForFunction(
            (text) => document.querySelector(".contents [aria-current]")?.textContent === text,
            expected,
          );
        };
        if (width < 800) await page.locator(".contents summary").click();
        await page.getByRole("link", { name: "Plotly" }).click();
        await current("Plotly");
        // Below what stays on top.
        await page.waitForFunction(() => {
          const { top } = document.querySelector("#plotly")?.getBoundingClientRect() ?? {
            top: NaN,
          };
          return top > 0 && top < 100;
        });
        if (width < 800) {
          const bar = page.locator(".contents summary");
          assert.equal(await bar.innerText(), "Contents·Plotly".replace("·", ""));
          assert.equal(await page.locator(".contents nav").isVisible(), false, "it folds again");
          assert.equal((await bar.boundingBox())?.y, 0, "it stays on top");
        }
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        await current("The end of it");
        // Upwards, too, from a heading to the text before it.
        await page.evaluate(() => {
          const { top } = document.querySelector("#plotly")?.getBoundingClientRect() ?? { top: 0 };
          scrollBy(0, top - innerHeight / 2);
        });
        await current("What was given");
        const anchor = page.locator("h3 a.anchor");
        assert.equal(await anchor.getAttribute("href"), "#the-end-of-it");
      },
      { reducedMotion: "reduce" },
    );
    assert.deepEqual(seen, quiet);
  });
}

test(
  "code folds by one switch and cell by cell; colours follow the system and a switch",
  { skip: noBrowser },
  async () => {
    const paper = (page: Page) =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const [light, dark] = ["rgb(253, 253, 252)", "rgb(23, 25, 28)"];
    const seen = await visit(
      good,
      1280,
      async (page) => {
        const code = page.locator(".input .highlight");
        const shown = async () =>
          (await code.all()).length &&
          Promise.all((await code.all()).map((one) => one.isVisible()));
        assert.ok((await page.locator(".highlight .kd, .highlight .k").count()) > 0, "highlighted");
        await page.locator(".input summary").first().click();
        assert.deepEqual(await shown(), [false, ...Array.from({ length: 10 }, () => true)]);
        assert.equal(await page.locator(".peek").first().innerText(), "const latentSize = 15;");
        await page.locator("#show-code").uncheck();
        assert.deepEqual(
          await shown(),
          Array.from({ length: 11 }, () => false),
        );
        await page.locator(".input summary").nth(3).focus();
        await page.keyboard.press("Enter");
        assert.equal(await code.nth(3).isVisible(), true, "by keyboard, too");

        assert.equal(await paper(page), dark);
        // By keys: while plots far down are drawn, the page moves below a pointer.
        await page.getByLabel("Light").press("Space");
        assert.equal(await paper(page), light);
        await page.reload();
        assert.equal(await paper(page), light, "the choice holds");
        await page.getByLabel("Dark").focus();
        await page.keyboard.press("ArrowRight");
        assert.equal(await page.getByLabel("System").isChecked(), true, "by keyboard, too");
        await page.emulateMedia({ colorScheme: "light" });
        assert.equal(await paper(page), light);
        await page.getByLabel("Dark").press("Space");
        assert.equal(await paper(page), dark);
      },
      { colorScheme: "dark" },
    );
    assert.deepEqual(seen, quiet);
  },
);

test(
  "print has pictures for plots, black on white, and no controls",
  { skip: noBrowser },
  async () => {
    const seen = await visit(
      good,
      1280,
      async (page) => {
        await page.locator(".drawn").nth(1).waitFor();
        await page.emulateMedia({ media: "print" });
        for (const [selector, visible] of [
          [".drawn .live", false],
          [".drawn .static img", true],
          [".controls", false],
          [".contents", false],
          [".anchor", false],
          [".input summary", false],
          [".highlight", true],
        ] as const) {
          assert.equal(await page.locator(selector).first().isVisible(), visible, selector);
        }
        const background = await page.evaluate(
          () => getComputedStyle(document.body).backgroundColor,
        );
        assert.equal(background, "rgb(255, 255, 255)");
        const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
        assert.ok((pdf.match(/\/Type\s*\/Page\b/g) ?? []).length >= 3, "several pages");
      },
      { colorScheme: "dark" },
    );
    assert.deepEqual(seen, quiet);
  },
);

test(
  "without scripts there are pictures for plots, and no control that does nothing",
  { skip: noBrowser },
  async () => {
    const seen = await visit(
      good,
      360,
      async (page) => {
        assert.equal(await page.locator(".plot img").first().isVisible(), true);
        assert.equal(await page.locator(".live").first().isVisible(), false);
        assert.equal(await page.locator(".controls").isVisible(), false);
        assert.equal(await page.locator(".contents a").first().isVisible(), true);
        assert.equal(await page.locator("math").count(), 3);
        await page.locator(".input summary").first().click();
        assert.equal(await page.locator(".highlight").first().isVisible(), false);
      },
      { javaScriptEnabled: false },
    );
    assert.deepEqual(seen, quiet);
  },
);

test("a failing cell ends the run with its error, and leaves no report", async () => {
  const notebook = join(folder, "bad.ipynb");
  const file = join(folder, "bad.html");
  writeNotebook(notebook, [
    { code: `const a = 1;` },
    { code: `function f(x: number) {\n  throw new RangeError(\`no \${x} <b>\`);\n}\nf(a)` },
    { code: `console.log("never")` },
  ]);
  const failed = await reportHere(notebook, "--output", file);
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /Cell 2 of [^]*RangeError: no 1 <b>\n {2}at f, Cell \[2\]:2:9\n/);
  assert.match(failed.stderr, /2 \| {3}throw new RangeError/);
  assert.ok(!existsSync(file));

  const allowed = await reportHere(notebook, "--output", file, "--allow-errors");
  assert.equal(allowed.status, 1);
  const html = readFileSync(file, "utf8");
  assert.match(
    html,
    /<body>\s*<p class="failed" role="alert"><strong>This run failed\.<\/strong>[^]*<h1>[^]*throw[^]*role="alert"[^]*RangeError[^]*no 1 &lt;b&gt;[^]*never/,
  );
});

test("a finished run outlives a report that cannot be written, and is not run again", async () => {
  const notebook = join(folder, "kept.ipynb");
  const file = join(folder, "kept.html");
  const ran = join(folder, "ran.txt");
  const write = (text: string) => {
    writeNotebook(notebook, [
      { text },
      {
        code: `const rate: number = 1;\nlet mode: "fast" | "slow" = "fast";`,
        tags: ["parameters"],
      },
      {
        code:
          `import { appendFileSync, mkdirSync } from "node:fs";\n` +
          `appendFileSync(${JSON.stringify(ran)}, "ran ");\n` +
          `mkdirSync(${JSON.stringify(file)});\nconsole.log("rate", rate, mode);`,
      },
      { code: `throw new Error("wanted")`, tags: ["raises_exception"] },
      { code: `console.log("skipped")`, tags: ["skip-execution"] },
    ]);
  };
  write("first text");
  const args = [notebook, "--output", file, "-p", "rate=inf", "-p", "mode=slow"];
  const first = await reportHere(...args);
  assert.equal(first.status, 1);
  assert.match(first.stderr, /finished, but its report could not be written: .*kept\.html/);
  const [, kept = ""] =
    /is kept in (\S+\.ipynb); the same command goes on/.exec(first.stderr) ?? [];
  assert.ok(existsSync(join(projectRoot(), kept)), first.stderr);
  rmSync(file, { recursive: true });
  write("mended text");
  const second = await reportHere(...args);
  assert.equal(second.status, 0, second.stderr);
  assert.match(second.stdout, /^The cells were not run again: their run was kept in /);
  assert.equal(readFileSync(ran, "utf8"), "ran ");
  const html = readFileSync(file, "utf8");
  assert.match(html, /mended text[^]*rate Infinity slow[^]*Error<\/span>: wanted/);
  assert.doesNotMatch(html, /first text|This run failed|stream[^>]*>skipped/);
  assert.ok(!existsSync(join(projectRoot(), kept)));
});

test("what the user can mend is said in one line before anything runs", async () => {
  const notebook = join(folder, "plain.ipynb");
  writeNotebook(notebook, [parameters]);
  const python = join(folder, "python.ipynb");
  writeNotebook(python, [], "python3");
  const text = join(folder, "text.ipynb");
  writeFileSync(text, "no JSON");
  const none = join(folder, "none.ipynb");
  const mistakes: [string[], RegExp][] = [
    [[none], /^Error: no notebook at .*none\.ipynb$/],
    [[text], /is not a Jupyter notebook/],
    [[python], /asks for the kernel "python3"/],
    [[], /give one notebook/],
    [[notebook, "--output", join(text, "report.html")], /write into .*text\.ipynb/],
    [[notebook, "--bogus"], /--bogus/],
    [[notebook, "-p", "latntSize=3"], /did you mean latentSize\? .*latentSize, name, isCvae/],
    [
      [notebook, "-p", "latentSize=1,two"],
      /latentSize is a number \(15 in the notebook\), got two/,
    ],
    [[notebook, "-p", "latentSize"], /-p takes name=value, got latentSize/],
  ];
  for (const [args, message] of mistakes) {
    const { status, stderr, stdout } = await reportHere(...args);
    assert.equal(status, 2, stderr);
    assert.match(stderr.trim(), message);
    assert.equal(stderr.trim().split("\n").length, 1);
    assert.equal(stdout, "");
  }
});
