import assert from "node:assert/strict";
import { test } from "node:test";
import { bar, createDisplay } from "./display";

function screen(isTTY: boolean) {
  let text = "";
  return {
    isTTY,
    columns: 100,
    write: (part: string) => void (text += part),
    text: () => text.replaceAll(/\d+ s$/gm, "N s"),
  };
}

test("a bar is as full as its share, whatever the share", () => {
  assert.equal(bar(0.5, 4), "━━──  50 %");
  assert.equal(bar(0, 4), "────   0 %");
  assert.equal(bar(7, 4), "━━━━ 100 %");
  assert.equal(bar(-1, 4), "────   0 %");
});

test("without a terminal: plain lines, one a quarter", () => {
  const plain = screen(false);
  const task = createDisplay(plain, (file) => `logs/${file}`).begin("Wheel");
  for (const share of [0.1, 0.26, 0.3, 0.5, 0.51]) task.update(share, "MB");
  task.done("2.21.0");
  assert.equal(
    plain.text(),
    `… Wheel\n  Wheel: 25 %, MB\n  Wheel: 50 %, MB\n✓ ${"Wheel".padEnd(26)} 2.21.0, N s\n`,
  );
});

test("on a terminal the line is drawn over, and never wraps", () => {
  const terminal = screen(true);
  const task = createDisplay(terminal, String).begin("Wheel");
  task.update(0.5, "x".repeat(200));
  const last = terminal.text().split("\r\x1b[K").at(-1) ?? "";
  assert.equal(last.length, 99);
  assert.match(last, /━ *─*.* 50 %/);
});

test("on a terminal two tasks stand side by side, and what ends has its line above", () => {
  const terminal = screen(true);
  const display = createDisplay(terminal, String);
  const [wheel, jupyter] = [display.begin("Wheel"), display.begin("Jupyter")];
  wheel.update(0.5, "150 of 300 MB");
  jupyter.update(0.25);
  wheel.update(0.5, "150 of 300 MB"); // each stays in its place
  const drawings = () => terminal.text().split("\r\x1b[K");
  assert.equal(drawings().at(-1), "… Wheel 50 %, 150 of 300 MB  … Jupyter 25 %");
  wheel.done("2.21.0");
  const [ended, left] = drawings().slice(-2);
  assert.match(ended, /^✓ Wheel +2\.21\.0, N s\n$/);
  assert.equal(left, "… Jupyter 25 %");
  jupyter.done();
  assert.match(terminal.text(), /✓ Jupyter +N s\n$/);
});

test("a failure names its log", () => {
  const plain = screen(false);
  createDisplay(plain, (file) => `logs/${file}`)
    .begin("Wheel")
    .failed("no network", "w.log");
  assert.match(plain.text(), /✗ Wheel +no network \(log: logs\/w\.log\)\n$/);
});
