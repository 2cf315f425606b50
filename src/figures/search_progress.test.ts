import assert from "node:assert/strict";
import { test } from "node:test";
import { liveSvg } from "./live_svg";
import { type SearchedTrial, searchProgress } from "./search_progress";

const trial = (number: number, value: number | null, more: Partial<SearchedTrial> = {}) => ({
  ...{ number, name: `beta=${number}`, value, finished: value !== null },
  ...{ curve: [{ epoch: 1, value: 9 }, { epoch: 2, value: value ?? 8 }], ...more },
}); // prettier-ignore
const options = { title: "Sweep", metric: "loss", mode: "min", trials: 6 } as const;
const trials = [
  ...[trial(1, 5), trial(2, 7), trial(3, 6, { finished: false }), trial(4, 3), trial(5, null)],
];

test("each trial is a point, the best so far falls as they come, and the best way is told apart", () => {
  const { data, layout, altText } = searchProgress(trials, options);
  const points = data.filter(({ mode }) => mode === "markers").map(({ x, y }) => [x, y]);
  assert.deepEqual(points, [
    [[3], [6]], // ended early: compared with none
    [[1, 2], [5, 7]],
    [[4], [3]],
  ]); // prettier-ignore
  const [best, ...ways] = data.filter(({ mode }) => mode === "lines");
  assert.deepEqual([best.x, best.y], [[1, 2, 2, 4, 4], [5, 5, 5, 5, 3]]); // prettier-ignore
  assert.equal(ways.length, 5);
  assert.deepEqual(ways.map(({ opacity }) => opacity), [0.5, 0.5, 0.5, 1, 0.5]); // prettier-ignore
  assert.deepEqual((layout.xaxis as { range: number[] }).range, [0, 6.24]);
  assert.match(altText, /3 of 6 trials are done; the best: beta=4 with loss 3$/);
});

test("the greatest is the best where that is asked for; without epochs there is one panel", () => {
  const flat = trials.map((each) => ({ ...each, curve: [] }));
  const { layout, altText } = searchProgress(flat, { ...options, mode: "max" });
  assert.match(altText, /the best: beta=2 with loss 7$/);
  assert.equal((layout.grid as { columns: number }).columns, 1);
});

test("while it grows it is an SVG, whose points no line joins", () => {
  const svg = liveSvg(searchProgress(trials.slice(0, 2), options));
  assert.equal(svg.match(/<circle/g)?.length, 2);
  assert.equal(svg.match(/<polyline/g)?.length, 3, "the best so far, and two ways");
  assert.match(liveSvg(searchProgress([], options)), /^<svg/);
});
