import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { findBrowser } from "../config/browser";
import { projectRoot } from "../config/project_root";
import { visit } from "../report/testing/browser_visit";
import { writeNotebook } from "../report/testing/notebooks";

const root = projectRoot();
const folder = mkdtempSync(join(tmpdir(), "report & test "));
after(() => rmSync(folder, { recursive: true, force: true }));

const parameters = {
  code: `// Sizes\nconst latentSize = 15;\nconst name: string = "first";\nconst isCvae = false;`,
  tags: ["parameters"],
};

function report(...args: string[]) {
  const register = join(root, "scripts", "register.cjs");
  const command = ["-r", register, join(root, "src", "cli", "report.ts"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  return { status, stdout, stderr: stripVTControlCharacters(stderr) };
}

test("a report runs with other parameters and shows all without a network", async () => {
  const notebook = join(folder, "good one.ipynb");
  const file = join(folder, "good.html");
  const plot = JSON.stringify({
    "application/vnd.plotly.v1+json": {
      data: [{ x: [1, 2], y: [3, 4], text: ["</script><script>window.broken = 1</script>", "b"] }],
      layout: { title: { text: "two </script> points" } },
    },
    "image/png":
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgABWqjDkQAAAABJRU5ErkJggg==",
    "text/plain": "Figure: two points",
  });
  const shown = (bundle: string) => `({ [Symbol.for("Jupyter.display")]: () => (${bundle}) })`;
  writeNotebook(notebook, [
    {
      text: "# Points & <pre>lines</pre>\n\nSee $z$ in [the other](other.ipynb).\n\n$$\\frac{1}{2}$$",
    },
    parameters,
    { text: "## What was given" },
    {
      code:
        `import { nearest } from "../src/config";\n` +
        `(globalThis as any)[Symbol.for("latent-lab.host")].note({ facts: { backend: "<cpu>" }, metrics: { loss: 99.5 } });\n` +
        `console.log(latentSize + 1, name, isCvae, nearest("sed", ["seed"]));`,
    },
    { code: shown(plot) },
    { code: shown(plot) },
    { code: shown(`{ "text/html": "<b id=bold>b</b><script>window.broken = 2</script>" }`) },
    { code: `"<script>window.broken = 3</script>"` },
  ]);
  const settings = ["-p", "latentSize=2", "-p", "name=12", "-p", "isCvae=true"];
  const { status, stdout, stderr } = report(notebook, ...settings, "--output", file);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /1\/7 {2}const latentSize = 15;[^]*2\/7 {2}\(the parameters of this run\)/);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith("good.html")),
    ["good.html"],
  );
  const html = readFileSync(file, "utf8");
  assert.equal(html.split('id="plotly"').length, 2, "plotly.js stands in it once");
  assert.ok(Buffer.byteLength(html) < 4e6);

  if (!findBrowser()) return;
  for (const width of [1280, 360]) {
    const seen = await visit(file, width, async (page) => {
      await page.locator(".drawn").nth(1).waitFor();
      assert.ok((await page.locator(".drawn .main-svg").count()) > 0);
      assert.equal(await page.locator("math").count(), 2);
      assert.equal(await page.locator(".stream").innerText(), "3 12 true seed\n");
      assert.match(await page.locator(".facts").innerText(), /backend\n<cpu>/);
      assert.equal(await page.locator("#bold").innerText(), "b");
      assert.equal(await page.locator("nav a").textContent(), "What was given");
      assert.equal(await page.locator("main a[href='other.html']").innerText(), "the other");
      await page.locator("#show-code").click();
      assert.equal(await page.locator(".input").first().isVisible(), false);
      assert.equal(await page.evaluate(() => "broken" in window), false);
    });
    assert.deepEqual(seen, { requests: [], console: [], scrollsSideways: false });
  }
});

test("a failing cell ends the run with its error, and leaves no report", () => {
  const notebook = join(folder, "bad.ipynb");
  const file = join(folder, "bad.html");
  writeNotebook(notebook, [
    { code: `const a = 1;` },
    { code: `function f(x: number) {\n  throw new RangeError(\`no \${x}\`);\n}\nf(a)` },
    { code: `console.log("never")` },
  ]);
  const failed = report(notebook, "--output", file);
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /Cell 2 of [^]*RangeError: no 1\n {2}at f, Cell \[2\]:2:9\n/);
  assert.match(failed.stderr, /2 \| {3}throw new RangeError/);
  assert.ok(!existsSync(file));

  const allowed = report(notebook, "--output", file, "--allow-errors");
  assert.equal(allowed.status, 1);
  const html = readFileSync(file, "utf8");
  assert.match(
    html,
    /role="alert"[^>]*><strong>This run failed\.<\/strong>[^]*RangeError[^]*never/,
  );
});

test("what the user can mend is said in one line before anything runs", () => {
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
    [[notebook, "-p", "latentSize=two"], /latentSize is a number \(15 in the notebook\), got two/],
    [[notebook, "-p", "latentSize"], /-p takes name=value, got latentSize/],
  ];
  for (const [args, message] of mistakes) {
    const { status, stderr, stdout } = report(...args);
    assert.equal(status, 2, stderr);
    assert.match(stderr.trim(), message);
    assert.equal(stderr.trim().split("\n").length, 1);
    assert.equal(stdout, "");
  }
});
