import assert from "node:assert/strict";
import { it } from "node:test";
import { confusionMatrix } from "./confusion_matrix";
import { contrast } from "./contrast";

it("confusionMatrix shows counts, shares of a row as colour, and nothing for zero", () => {
  const { data, altText } = confusionMatrix([[3, 1], [0, 4]], ["a", "<b>"], { title: "M" }); // prettier-ignore
  const [{ z, text, x }] = data;
  assert.deepEqual(z, [[0.75, 0.25], [null, 1]]); // prettier-ignore
  assert.deepEqual(text, [["3", "1"], ["", "4"]]); // prettier-ignore
  assert.deepEqual(x, ["a", "&lt;b&gt;"]);
  assert.equal(altText, "M: 7 of 8 on the diagonal"); // 3 + 4 of 3 + 1 + 4
});

it("confusionMatrix's numbers read on each of its colours, on whatever page", () => {
  const [{ colorscale, textfont }] = confusionMatrix([[1]], ["a"]).data;
  const { color } = textfont as { color: string };
  for (const [, ground] of colorscale as [number, string][]) {
    assert.ok(contrast(color, ground) >= 4.5, `${color} on ${ground}`);
  }
});

it("confusionMatrix of many classes has colours alone, and names as many as have room", () => {
  const drawn = (n: number) => {
    const counts = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => +(i === j)),
    );
    const { data, layout } = confusionMatrix(counts, Array.from({ length: n }, (_, i) => `class ${i}`)); // prettier-ignore
    const { dtick } = layout.xaxis as { dtick?: number };
    return [data[0].texttemplate, dtick, layout.height];
  };
  assert.deepEqual(drawn(10), ["%{text}", 1, 480]);
  assert.deepEqual(drawn(26), ["%{text}", 1, 150 + 22 * 26]);
  assert.deepEqual(drawn(100), [undefined, undefined, 150 + 22 * 30]);
});

it("confusionMatrix writes smaller in more than 15 classes", () => {
  const size = (n: number) => {
    const empty = Array.from({ length: n }, () => new Array<number>(n).fill(0));
    const [{ textfont, z, customdata }] = confusionMatrix(empty, Array.from({ length: n }, (_, i) => `${i}`)).data; // prettier-ignore
    const blank = empty.map((row) => row.map(() => null));
    assert.deepEqual([z, (customdata as string[][])[0][0]], [blank, "0.0 %"]); // no image, no share
    return (textfont as { size: number }).size;
  };
  assert.deepEqual([15, 16].map(size), [11, 9]);
});

it("confusionMatrix refuses what is not square", () => {
  assert.throws(() => confusionMatrix([[1, 2]], ["a", "b"]), /2 rows of 2 counts/);
});
