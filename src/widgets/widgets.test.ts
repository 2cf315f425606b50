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
  assert.throws(() => widgets.intSlider({ min: 2, max: 1 }), /an intSlider goes from a min/);
  assert.throws(() => widgets.intSlider({ step: -1 }), /step of an intSlider/);
  assert.throws(() => widgets.logSlider({ min: 2, max: 1 }), /from 2 to 1/);
  assert.throws(() => widgets.logSlider({ step: 0 }), /step of a logSlider/);
});

test("a slider's step is a hundredth of its way, written with as many decimals as it needs", () => {
  const { step, readout_format: format } = widgets.slider({ min: 1, max: 3 }).fullState();
  assert.deepEqual([step, format], [0.02, ".2f"]);
  const steps = [2, 0.5, 0.25, 0.125, 3e-4, 2e-5, 4e-6, 1e-7];
  const formats = steps.map((each) => widgets.slider({ step: each }).fullState().readout_format);
  assert.deepEqual(formats, [".0f", ".1f", ".2f", ".3f", ".4f", ".5f", ".6f", ".6f"]);
});

test("labels of up to 14 letters line up, a longer one has the room that it needs", () => {
  const width = (label: string) => {
    const states = Object.values(widgets.textField({ label }).saved()).map(({ state }) => state);
    return states.find((state) => "description_width" in state)?.description_width;
  };
  assert.deepEqual(["n".repeat(14), "n".repeat(15)].map(width), ["6.5rem", "initial"]);
});

test("what a widget is told later can be read from it, and stands in its static form", async () => {
  const box = widgets.hbox([widgets.label("a")]);
  box.children = [widgets.label("b"), widgets.label("c")];
  assert.equal(box.children.length, 2);
  assert.equal(box[displaySymbol]()["text/plain"], "[b] [c]");
  const [ticked, area] = [widgets.checkbox(), widgets.outputArea()];
  assert.equal(ticked.visible, true);
  ticked.visible = false;
  assert.deepEqual([ticked.visible, ticked.disabled], [false, false]);
  ticked.disabled = true;
  assert.equal(ticked.disabled, true);
  await area.show("words");
  assert.equal(area[displaySymbol]()["text/plain"], "[words]");
  area.clear();
  assert.equal(area[displaySymbol]()["text/plain"], "[widget]");
});

test("an output area shows what came last, however long the one before took, or failed", async () => {
  const area = widgets.outputArea();
  const shown = () => area[displaySymbol]()["text/plain"];
  let ready = (): void => undefined;
  const slow = {
    [displaySymbol]: () =>
      new Promise((resolve) => (ready = () => resolve({ "text/plain": "slow" }))),
  };
  const both = [area.show(slow), area.show("fast")];
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  assert.equal(shown(), "[widget]");
  ready();
  await Promise.all(both);
  assert.equal(shown(), "[fast]");
  const failing = {
    [displaySymbol]: () => {
      throw new Error("no picture");
    },
  };
  await assert.rejects(area.show(failing), /no picture/);
  await area.show("after");
  assert.equal(shown(), "[after]");
});

test("tabs show one of their pages, whoever turns them", () => {
  withComms(({ opened, from }) => {
    const pages = widgets.tabs({ a: widgets.label("1"), b: widgets.label("2"), c: widgets.label("3") }); // prettier-ignore
    assert.equal(pages.value, 0);
    for (const [asked, taken] of [[7, 2], [-3, 0], [0.6, 1]]) {
      pages.value = asked;
      assert.equal(pages.value, taken);
    } // prettier-ignore
    const line = opened("TabModel");
    const turned = (index: unknown) => {
      from(line, { method: "update", state: { selected_index: index } });
      return pages.value;
    };
    assert.deepEqual([2, 0, 1].map(turned), [2, 0, 1]);
    assert.deepEqual([3, -1, 0.5, null, "2"].map(turned), [1, 1, 1, 1, 1]);
  });
});

test("what a reader writes or chooses is taken over", () => {
  withComms(({ opened, from }) => {
    const name = widgets.textField();
    from(opened("TextModel"), { method: "update", state: { value: "run 2" } });
    from(opened("TextModel"), { method: "update", state: { value: 3 } });
    assert.equal(name.value, "run 2");
    const digit = widgets.dropdown({ options: [5, 6, 7] });
    from(opened("DropdownModel"), { method: "update", state: { index: 1 } });
    from(opened("DropdownModel"), { method: "update", state: { index: null } });
    from(opened("DropdownModel"), { method: "update", state: { index: 3 } });
    assert.equal(digit.value, 6);
  });
});

test("a message that holds no state is let be", () => {
  withComms(({ opened, from }) => {
    const beta = widgets.slider({ value: 0.5 });
    const line = opened("FloatSliderModel");
    for (const state of [null, undefined, "value", [1], 1]) {
      assert.deepEqual(from(line, { method: "update", state }), []);
    }
    assert.deepEqual(from(line, { method: "custom", content: null }), []);
    assert.equal(beta.value, 0.5);
  });
});

test("a listener that fails is shown, and the others are called", async () => {
  const [shown, heard]: unknown[][] = [[], []];
  const failure = new Error("no luck");
  const { close } = openFrontEnd({ showError: (error: unknown) => void shown.push(error) });
  try {
    const beta = widgets.slider();
    beta.onChange(() => Promise.reject(failure));
    beta.onChange((value) => heard.push(value));
    beta.value = 1;
    await new Promise(setImmediate);
  } finally {
    close();
  }
  assert.deepEqual([shown, heard], [[failure], [1]]);
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
    assert.deepEqual(all.buffers, [Uint8Array.of(3)]);
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
      [widgets.slider({ step: 0.5, value: 0.25 }), "FloatSliderModel", 0.5, 1], // halfway
      [widgets.slider({ min: 0.1, step: 0.3, value: 0.4 }), "FloatSliderModel", 0.4, 0.7],
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

test("a widget is shown by its id, and every front end asks at one place for all of them", () => {
  withComms(({ served }) => {
    const [a] = [widgets.slider(), widgets.slider()];
    const view = { model_id: a.id, version_major: 2, version_minor: 0 }; // of the protocol
    assert.deepEqual(a[displaySymbol]()["application/vnd.jupyter.widget-view+json"], view);
    assert.equal(served(), 1);
  });
});

test("a disabled button cannot be pressed, and closing leaves nothing open", () => {
  withComms(({ opened, from, open, ask }) => {
    let clicks = 0;
    const go = widgets.button({ label: "Go" });
    go.onClick(() => clicks++);
    const model = opened("ButtonModel");
    const click = { method: "custom", content: { event: "click" } };
    from(model, click);
    assert.equal(clicks, 1);
    go.disabled = true;
    from(model, click);
    assert.equal(clicks, 1);
    const box = widgets.vbox([go, widgets.tabs({ one: widgets.label("page") })]);
    assert.ok(open() > 4);
    box.close();
    box.close();
    assert.equal(open(), 0);
    assert.equal(go.live, false);
    go.click(); // nobody listens any more
    assert.equal(clicks, 1);
    const rate = widgets.slider();
    rate.onChange(() => clicks++);
    const line = opened("FloatSliderModel");
    assert.ok(rate.id in (ask({ method: "request_states" }).data.states as object));
    line.listener.onClose?.();
    assert.equal(rate.live, false);
    rate.value = 1;
    assert.equal(clicks, 1);
    assert.ok(!(rate.id in (ask({ method: "request_states" }).data.states as object)));
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
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  assert.deepEqual(seen, [5, 6]);
  value = 7;
  redraw();
  await new Promise(setImmediate);
  assert.deepEqual(seen, [5, 6, 7]);
  done();
});

interface Line {
  target: string;
  opening: CommMessage;
  listener: CommListener;
}

/** A front end that writes down what it is sent. */
interface FrontEnd {
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
  /** At how many places the widgets answer what a front end asks. */
  served(): number;
}

function withComms(use: (front: FrontEnd) => void): void {
  const { close, ...front } = openFrontEnd();
  try {
    use(front);
  } finally {
    close();
  }
}

function openFrontEnd(more: object = {}): FrontEnd & { close(): void } {
  const lines = new Map<string, Line>();
  let sent: CommMessage[] = [];
  const accepted: Parameters<CommHost["register"]>[1][] = [];
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
    register: (_, accept) => void accepted.push(accept),
  };
  const place = globalThis as { [hostSymbol]?: unknown; [registry]?: Map<string, unknown> };
  place[hostSymbol] = { comms, ...more };
  const taken = () => {
    const messages = sent;
    sent = [];
    return messages;
  };
  return {
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
      accepted[0]?.(commOf("control"), { data: {} }).onMessage({ data });
      return taken()[0] ?? assert.fail("no answer");
    },
    open: () => lines.size,
    served: () => accepted.length,
    close() {
      delete place[hostSymbol];
      place[registry]?.clear();
    },
  };
}

const registry = Symbol.for("latent-lab.widgets");
