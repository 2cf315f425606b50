import assert from "node:assert/strict";
import { it } from "node:test";
import { barChart } from "./bars";

const panels = [
  {
    title: "fast",
    bars: [
      { label: "a < b", value: 7.512, emphasized: true },
      { label: "c", value: 15 },
    ],
  },
  { title: "none", bars: [] },
  { title: "slow", bars: [{ label: "d", value: 330 }] },
];

it("barChart draws each panel on axes of its own and leaves empty ones out", () => {
  const { data, altText } = barChart(panels, { title: "An epoch", unit: "s" });
  assert.deepEqual(
    data.map(({ x, y, yaxis }) => [x, y, yaxis]),
    [
      [[7.512, 15], ["a &lt; b", "c"], "y"],
      [[330], ["d"], "y2"],
    ],
  );
  assert.equal(altText, "An epoch: a < b 7.51 s, c 15 s, d 330 s");
});

it("barChart stacks its panels without an overlap", () => {
  const { layout } = barChart(panels);
  const domain = (name: string) => (layout[name] as { domain: [number, number] }).domain;
  const [low, high] = domain("yaxis");
  const [lowest, middle] = domain("yaxis2");
  assert.ok(1 > high && high > low && low > middle && middle > lowest);
  assert.ok(Math.abs(lowest) < 1e-9);
});

it("barChart leaves a seventh of the longest bar for its value, and draws bars of no length", () => {
  const range = (...values: number[]) => {
    const bars = values.map((value) => ({ label: "a", value }));
    return (barChart([{ title: "", bars }]).layout.xaxis as { range: number[] }).range;
  };
  assert.deepEqual(range(20, 40), [0, 1.15 * 40]);
  assert.deepEqual(range(0, 0), [0, 1]);
});

it("barChart refuses to draw nothing", () => {
  assert.throws(() => barChart([{ title: "none", bars: [] }]), /no bar to draw/);
});
