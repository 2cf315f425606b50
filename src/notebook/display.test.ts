import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { displaySymbol } from "../host/notebook_host";
import { loadModule } from "../host/node/load_module";
import { createDisplay, display } from "./display";
import { withNotebook } from "./testing/host";

const shows = (text: string, milliseconds = 0) => ({
  [displaySymbol]: async () => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return { "text/plain": text };
  },
});

describe("display in a notebook", () => {
  it("shows a value by its own method, else as text", () =>
    withNotebook(async (shown) => {
      await display(shows("own"));
      await display("text");
      await display({ a: 1 });
      const texts = shown.map(({ data }) => data["text/plain"]);
      assert.deepEqual(texts, ["own", "text", "{ a: 1 }"]);
      assert.equal(new Set(shown.map(({ options }) => options?.displayId)).size, 3);
    }));

  it("fills a place once and then replaces what stands there", () =>
    withNotebook(async (shown) => {
      const place = createDisplay("loss");
      await place.update("one");
      await place.update("two");
      assert.deepEqual(
        shown.map(({ options }) => options),
        [
          { displayId: "loss", update: false },
          { displayId: "loss", update: true },
        ],
      );
    }));

  it("keeps the order of updates, though the first takes longer to draw", () =>
    withNotebook(async (shown) => {
      const place = createDisplay();
      await Promise.all([place.update(shows("slow", 20)), place.update(shows("fast"))]);
      assert.deepEqual(
        shown.map(({ data }) => data["text/plain"]),
        ["slow", "fast"],
      );
    }));

  it("passes on a failure to draw, and goes on with the next", () =>
    withNotebook(async (shown) => {
      const place = createDisplay();
      const broken = { [displaySymbol]: () => Promise.reject(new Error("no picture")) };
      await assert.rejects(place.update(broken), /no picture/);
      await place.update("next");
      assert.equal(shown.length, 1);
    }));
});

describe("display outside a notebook", () => {
  it("prints the text, where it changes", async () => {
    const log = mock.method(console, "log", () => undefined);
    try {
      const place = createDisplay();
      await place.update("epoch 1");
      await place.update("epoch 1");
      await place.update("epoch 2");
      assert.deepEqual(
        log.mock.calls.map((call) => call.arguments),
        [["epoch 1"], ["epoch 2"]],
      );
    } finally {
      log.mock.restore();
    }
  });
});

describe("display under plain tslab", () => {
  it("shows the richest type that tslab takes, in one place", async () => {
    const tslab = loadModule<{ lastWriteDisplayData: unknown }>("tslab/dist/jupyter.js");
    const written: { data: Record<string, unknown>; id: string; update?: boolean }[] = [];
    tslab.lastWriteDisplayData = (
      { data, transient }: { data: Record<string, unknown>; transient: { display_id: string } },
      update?: boolean,
    ) => void written.push({ data, id: transient.display_id, update });
    Reflect.set(globalThis, "__tslab__", {});
    try {
      const place = createDisplay();
      await place.update({ [displaySymbol]: () => ({ "text/plain": "p", "text/html": "<p>" }) });
      await place.update("text");
      assert.deepEqual(
        written.map(({ data, update }) => ({ data, update: update === true })),
        [
          { data: { "text/html": "<p>" }, update: false },
          { data: { "text/plain": "text" }, update: true },
        ],
      );
      assert.equal(written[0].id, written[1].id);
    } finally {
      Reflect.deleteProperty(globalThis, "__tslab__");
      tslab.lastWriteDisplayData = null;
    }
  });
});
