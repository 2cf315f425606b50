import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../config";
import {
  type CommHost,
  type CommListener,
  type CommMessage,
  displaySymbol,
  hostSymbol,
} from "../host";
import * as widgets from ".";

test("a slider keeps its value within its range, whoever sets it", () => {
  const beta = widgets.slider({ min: 0, max: 4, value: 9 });
  assert.equal(beta.value, 4);
  beta.value = -1;
  assert.equal(beta.value, 0);
  assert.throws(() => (beta.value = NaN), UserError);
  const count = widgets.intSlider({ min: 1, max: 10, value: 2.6 });
  assert.equal(count.value, 3);
  assert.throws(
    () => widgets.slider({ min: 1, max: 1 }),
    /from a min to a larger max, not from 1 to 1/,
  );
  assert.throws(() => widgets.logSlider({ min: 0, max: 1 }), /positive/);
  assert.throws(() => widgets.slider({ step: 0 }), /step of a slider/);
});

test("a listener hears each new value once, until it is taken off", () => {
  const beta = widgets.slider({ max: 4, value: 1 });
  const heard: number[] = [];
  const off = beta.onChange((value) => heard.push(value));
  beta.value = 2;
  beta.value = 2;
  off();
  off();
  beta.value = 3;
  assert.deepEqual(heard, [2]);
});

test("a dropdown's values are of any type, and only those", () => {
  const half = { factor: 0.5 };
  const schedule = widgets.dropdown({ options: { "as it is": { factor: 1 }, halved: half } });
  assert.equal(schedule.value.factor, 1);
  schedule.value = half;
  assert.equal(schedule.value, half);
  assert.throws(
    () => (schedule.value = { factor: 0.5 }),
    /not among the options: as it is, halved/,
  );
  assert.throws(() => widgets.dropdown({ options: [] }), /at least one option/);
});

test("outside a notebook a control works and shows its static form", () => {
  const rate = widgets.logSlider({ label: "learning rate", min: 1e-4, max: 1, value: 1e-2 });
  const shown = widgets.hbox([rate, widgets.label("a < b")])[displaySymbol]();
  assert.deepEqual(Object.keys(shown), ["text/html", "text/plain"]);
  assert.equal(shown["text/plain"], "[learning rate: 1.0e-2] [a < b]");
  // log10 of 1e-2 is halfway from -4 to 0.
  assert.match(String(shown["text/html"]), /width:50%.*1\.0e-2.*a &lt; b/s);
});

test("what is hidden is not in the static form", () => {
  const said = widgets.label("here");
  const box = widgets.vbox([said]);
  said.visible = false;
  assert.doesNotMatch(String(box[displaySymbol]()["text/html"]), /here/);
});

test("a front end's values are taken over, echoed and, where impossible, put right", () => {
  withComms(({ opened, from }) => {
    const beta = widgets.slider({ min: 0, max: 4, value: 1 });
    const model = opened("FloatSliderModel");
    const heard: number[] = [];
    beta.onChange((value) => heard.push(value));
    assert.deepEqual(from(model, { method: "update", state: { value: 2 } }), [
      { method: "echo_update", state: { value: 2 }, buffer_paths: [] },
    ]);
    const over = from(model, { method: "update", state: { value: 7 } });
    assert.deepEqual(over[1], { method: "update", state: { value: 4 }, buffer_paths: [] });
    const wrong = from(model, { method: "update", state: { value: "much" } });
    assert.deepEqual(wrong[1], { method: "update", state: { value: 4 }, buffer_paths: [] });
    assert.deepEqual(heard, [2, 4]);
  });
});

test("bytes travel as buffers, in openings, updates and answers alike", () => {
  withComms(({ opened, sent, ask }) => {
    const shown = widgets.picture(Uint8Array.of(1, 2));
    const model = opened("ImageModel");
    assert.deepEqual(model.opening.data.buffer_paths, [["value"]]);
    assert.deepEqual(model.opening.buffers, [Uint8Array.of(1, 2)]);
    shown.value = Uint8Array.of(3);
    const { data, buffers } = sent()[0] ?? assert.fail();
    assert.deepEqual(data, { method: "update", state: {}, buffer_paths: [["value"]] });
    assert.deepEqual(buffers, [Uint8Array.of(3)]);
    const all = ask({ method: "request_states" });
    assert.deepEqual(all.data.buffer_paths, [[shown.id, "state", "value"]]);
    const states = all.data.states as Record<string, { model_name: string }>;
    assert.deepEqual(
      Object.values(states)
        .map((state) => state.model_name)
        .sort(),
      ["ImageModel", "LayoutModel"],
    );
  });
});

test("what a front end rounds when it shows a slider changes nothing, a move does", () => {
  withComms(({ opened, from }) => {
    const shown: [widgets.Slider, string, number, number][] = [
      [widgets.slider({ step: 0.1, value: 0.333 }), "FloatSliderModel", 0.3, 0.4],
      [widgets.slider({ max: 0.95, step: 0.1, value: 0.93 }), "FloatSliderModel", 0.95, 0.8],
      [widgets.logSlider({ min: 3e-5, max: 0.7, value: 0.0123 }), "FloatLogSliderModel", 0.011943215116604924, 0.013], // prettier-ignore
      [widgets.logSlider({ value: 1e-3 }), "FloatLogSliderModel", 0.0009999999999999998, 0.002],
      [widgets.intSlider({ step: 3, value: 4 }), "IntSliderModel", 3, 6],
    ];
    for (const [control, model, rounded, moved] of shown) {
      const line = opened(model, control.id);
      const before = control.value;
      const heard: number[] = [];
      control.onChange((value) => heard.push(value));
      from(line, { method: "update", state: { value: rounded } });
      assert.deepEqual([control.value, heard], [before, []], model);
      from(line, { method: "update", state: { value: moved } });
      assert.deepEqual([control.value, heard], [moved, [moved]], model);
    }
  });
});

test("names that a widget does not have are not taken over, nor is what it is", () => {
  withComms(({ opened, from, ask }) => {
    const beta = widgets.slider({ max: 4, value: 1 });
    const line = opened("FloatSliderModel");
    const state = { nonsense: 1, constructor: 2, _model_name: "Other" };
    assert.deepEqual(from(line, { method: "update", state }), []);
    const both = from(line, { method: "update", state: { ...state, value: 2 } });
    assert.deepEqual(both, [{ method: "echo_update", state: { value: 2 }, buffer_paths: [] }]);
    assert.equal(beta.value, 2);
    const states = ask({ method: "request_states" }).data.states as Record<string, object>;
    assert.doesNotMatch(JSON.stringify(states), /nonsense|Other/);
  });
});

test("a front end's bytes are taken over and echoed, and what does not fit is let be", () => {
  withComms(({ opened, from }) => {
    const shown = widgets.picture(Uint8Array.of(1));
    const line = opened("ImageModel");
    const update = { method: "update", state: {}, buffer_paths: [["value"]] };
    assert.deepEqual(from(line, update, [Uint8Array.of(2, 3)]), [
      { method: "echo_update", state: {}, buffer_paths: [["value"]] },
    ]);
    assert.deepEqual(shown.value, Uint8Array.of(2, 3));
    for (const paths of [[["value"]], "value", [[]], [["a", "b"]], [[{}]], [["__proto__", "x"]]]) {
      from(line, { ...update, buffer_paths: paths }, paths[0]?.[0] === "value" ? [] : [Uint8Array.of(9)]); // prettier-ignore
    }
    assert.deepEqual(shown.value, Uint8Array.of(2, 3));
    assert.equal(({} as { x?: unknown }).x, undefined);
  });
});

test("a disabled button cannot be pressed, and closing leaves nothing open", () => {
  withComms(({ opened, from, open }) => {
    let clicks = 0;
    const go = widgets.button({ label: "Go" });
    go.onClick(() => clicks++);
    const model = opened("ButtonModel");
    const click = { method: "custom", content: { event: "click" } };
    from(model, click);
    go.disabled = true;
    from(model, click);
    assert.equal(clicks, 1);
    const box = widgets.vbox([go, widgets.tabs({ one: widgets.label("page") })]);
    assert.ok(open() > 4);
    box.close();
    box.close();
    assert.equal(open(), 0);
    assert.equal(go.live, false);
  });
});

test("many calls of one turn are one, and one more while it works", async () => {
  const seen: number[] = [];
  let value = 0;
  let done = (): void => undefined;
  const redraw = widgets.coalesced(async () => {
    seen.push(value);
    await new Promise<void>((resolve) => (done = resolve));
  });
  for (value = 1; value < 5; value++) redraw();
  await new Promise(setImmediate);
  assert.deepEqual(seen, [5]);
  value = 6;
  redraw();
  redraw();
  done();
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  assert.deepEqual(seen, [5, 6]);
  done();
});

interface Line {
  target: string;
  opening: CommMessage;
  listener: CommListener;
}

/** A front end that writes down what it is sent. */
function withComms(
  use: (front: {
    /** The widget with that model. */
    opened(model: string, id?: string): Line;
    /** What was sent since it was asked last. */
    sent(): CommMessage[];
    /** What a message of the front end is answered with. */
    from(line: Line, data: Record<string, unknown>, buffers?: Uint8Array[]): unknown[];
    /** The answer of `jupyter.widget.control`. */
    ask(data: Record<string, unknown>): CommMessage;
    /** How many comms are open. */
    open(): number;
  }) => void,
): void {
  const lines = new Map<string, Line>();
  let sent: CommMessage[] = [];
  let control: Parameters<CommHost["register"]>[1] | undefined;
  const commOf = (id: string) => ({
    id,
    send: (message: CommMessage) => void sent.push(message),
    close: () => void lines.delete(id),
  });
  const comms: CommHost = {
    open(target, opening, listener, id = "") {
      lines.set(id, { target, opening, listener });
      return commOf(id);
    },
    register: (_, accept) => void (control = accept),
  };
  const place = globalThis as { [hostSymbol]?: unknown };
  place[hostSymbol] = { comms };
  const taken = () => {
    const messages = sent;
    sent = [];
    return messages;
  };
  try {
    use({
      opened: (name, id) =>
        [...lines].find(
          ([own, { opening }]) =>
            (opening.data.state as { _model_name?: unknown })._model_name === name &&
            (id === undefined || own === id),
        )?.[1] ?? assert.fail(`no ${name}`),
      sent: taken,
      from(line, data, buffers) {
        taken();
        line.listener.onMessage({ data, buffers });
        return taken().map((message) => message.data);
      },
      ask(data) {
        taken();
        control?.(commOf("control"), { data: {} }).onMessage({ data });
        return taken()[0] ?? assert.fail("no answer");
      },
      open: () => lines.size,
    });
  } finally {
    delete place[hostSymbol];
    const known = globalThis as { [registry]?: Map<string, unknown> };
    known[registry]?.clear();
  }
}

const registry = Symbol.for("latent-lab.widgets");
