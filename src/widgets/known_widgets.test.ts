import { join } from "node:path";
import { test } from "node:test";
import { assertSnapshot } from "../host/testing/snapshot";
import { displaySymbol } from "../host";
import * as widgets from ".";
import type { Widget } from "./widget";

// What a front end is sent and what a report shows of every widget, as it is made by default and with
// all that it can be told.

const png = Uint8Array.of(0x89, 0x50);
const control = { label: "a < b", labelWidth: "6em", tooltip: "what it does", disabled: true };

const made: Record<string, () => Widget> = {
  slider: () => widgets.slider(),
  "slider told": () =>
    widgets.slider({ ...control, min: -2, max: 3, step: 0.25, value: 1.1, continuous: false }),
  intSlider: () => widgets.intSlider(),
  "intSlider told": () =>
    widgets.intSlider({ min: 0.5, max: 7.5, step: 2, value: 3.4, format: ".1f" }),
  logSlider: () => widgets.logSlider(),
  "logSlider told": () => widgets.logSlider({ min: 1e-4, max: 10, step: 0.5, value: 1 }),
  checkbox: () => widgets.checkbox(),
  "checkbox told": () => widgets.checkbox({ ...control, value: true }),
  dropdown: () => widgets.dropdown({ options: ["a", "b<"] }),
  "dropdown told": () => widgets.dropdown({ ...control, options: { one: 1, two: 2 }, value: 2 }),
  toggleButtons: () => widgets.toggleButtons({ options: [1, 2, 3], value: 3 }),
  textField: () => widgets.textField(),
  "textField told": () => widgets.textField({ value: "x", placeholder: "p", continuous: true }),
  progressBar: () => widgets.progressBar(),
  "progressBar told": () => widgets.progressBar({ min: 2, max: 6, value: 5, color: "#abc" }),
  button: () => widgets.button(),
  "button told": () => widgets.button({ label: "Go", icon: "play", look: "primary", tooltip: "t" }),
  label: () => widgets.label("a & b"),
  html: () => widgets.html("<b>x</b>"),
  "html told": () => widgets.html("<i>x</i>", { layout: { width: "3em", display: null } }),
  picture: () => widgets.picture(png),
  "picture told": () => widgets.picture(png, { format: "jpeg", width: 30 }),
  hbox: () => widgets.hbox([widgets.label("l"), widgets.checkbox({ label: "c", value: true })]),
  vbox: () => widgets.vbox([widgets.label("l")], { layout: { margin: "1em" } }),
  tabs: () => widgets.tabs({ first: widgets.label("1"), "<2>": widgets.label("2") }),
};

test("every widget's state and static form", () => {
  const all = Object.entries(made).map(([name, make]) => {
    const widget = make();
    const saved = widget.saved();
    const shown = widget[displaySymbol]();
    let text = JSON.stringify({ states: Object.values(saved), shown });
    // Ids are random.
    Object.keys(saved).forEach((id, i) => (text = text.replaceAll(id, `#${i}`)));
    return [name, JSON.parse(text)];
  });
  assertSnapshot(join(__dirname, "testing", "known_widgets.txt"), Object.fromEntries(all));
});
