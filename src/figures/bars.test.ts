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
  const few = [panels[0], panels[1], { title: "slow", bars: [{ label: "d", value: 30 }] }];
  const { data, altText } = barChart(few, { title: "An epoch", unit: "s" });
  assert.deepEqual(
    data.map(({ x, y, yaxis }) => [x, y, yaxis]),
    [
      [[7.512, 15], ["a &lt; b", "c"], "y"],
      [[30], ["d"], "y2"],
    ],
  );
  assert.equal(altText, "An epoch: a < b 7.51 s, c 15 s, d 30 s");
});

it("barChart has one scale for all panels; a bar that would flatten the rest has a gap and says so", () => {
  const { data, layout, altText } = barChart(panels, { unit: "s" });
  const ranges = ["xaxis", "xaxis2"].map((name) => (layout[name] as { range: number[] }).range);
  assert.deepEqual(ranges[0], ranges[1]);
  // The middle of 7.512, 15 and 330 is 15, and 6 times that is where the bar is cut.
  const [, whole, end] = data;
  assert.deepEqual([whole.x, whole.text], [[81], [""]]); // 0.9 · 90
  assert.deepEqual([end.base, end.x, end.text], [[82.8], [7.2], ["330 s, bar cut"]]);
  assert.match(altText, /d 330 s$/);
});

it("barChart stacks its panels without an overlap", () => {
  const { layout } = barChart(panels);
  const domain = (name: string) => (layout[name] as { domain: [number, number] }).domain;
  const [low, high] = domain("yaxis");
  const [lowest, middle] = domain("yaxis2");
  assert.ok(1 > high && high > low && low > middle && middle > lowest);
  assert.ok(Math.abs(lowest) < 1e-9);
});

it("barChart leaves a fifth of the longest bar for its value, and draws bars of no length", () => {
  const range = (...values: number[]) => {
    const bars = values.map((value) => ({ label: "a", value }));
    return (barChart([{ title: "", bars }]).layout.xaxis as { range: number[] }).range;
  };
  assert.deepEqual(range(20, 40), [0, 1.2 * 40]);
  assert.deepEqual(range(0, 0), [0, 1]);
});

it("barChart refuses to draw nothing", () => {
  assert.throws(() => barChart([{ title: "none", bars: [] }]), /no bar to draw/);
});
