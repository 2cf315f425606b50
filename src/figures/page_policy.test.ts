import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { contentPolicy, standalonePage } from "./page_policy";

const hash = (script: string) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

describe("contentPolicy", () => {
  it("lets the scripts named run, and nothing be fetched", async () => {
    const policy = await contentPolicy({ scripts: ["start()", "draw('é')"] });
    assert.deepEqual(policy.split("; "), [
      "default-src 'none'",
      `script-src ${hash("start()")} ${hash("draw('é')")}`,
      "style-src 'unsafe-inline'",
      "img-src data: blob:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("allows workers and fonts where they are asked for, and no script where there is none", async () => {
    const policy = await contentPolicy({ scripts: [], workers: true, fonts: true });
    assert.match(policy, /script-src 'none'; worker-src blob:; .*; font-src data:;/);
  });
});

describe("standalonePage", () => {
  it("holds its scripts as the policy knows them, and its title as text", async () => {
    const page = await standalonePage({
      ...{ title: "<i>a</i>", style: "p { margin: 0 }", body: "<p>b</p>", scripts: ["start()"] },
    });
    assert.ok(page.includes("<title>&lt;i&gt;a&lt;/i&gt;</title>"));
    assert.ok(page.includes(`<p>b</p>\n<script>start()</script>\n</body>`));
    assert.ok(page.includes(hash("start()")));
  });
});
