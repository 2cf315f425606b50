import assert from "node:assert/strict";
import { test } from "node:test";
import { labelColumns } from "./label_columns";

/** The columns of a table, as its text has them, where images are called `0`, `1`, … or `0.png`, …. */
function columnsOf(table: string, count: number) {
  const find = (cell: string) => {
    const i = /^(\d+)(\.png)?$/.exec(cell)?.[1];
    return i !== undefined && Number(i) < count ? Number(i) : undefined;
  };
  const rows = table.split("\n").map((row) => row.split(","));
  return labelColumns(rows, find, count);
}

const named = (count: number) => Array.from({ length: count }, (_, i) => `${i}.png,x`).join("\n");

test("a table is of images where it names twenty of them, or of few images half", () => {
  assert.deepEqual(columnsOf(named(20), 1000), { header: false, file: 0, label: 1 });
  assert.equal(columnsOf(named(19), 1000), undefined);
  assert.deepEqual(columnsOf(named(5), 10), { header: false, file: 0, label: 1 });
  assert.equal(columnsOf(named(4), 10), undefined);
  assert.equal(columnsOf(named(4), 9), undefined);
});

test("of two columns that name as many images the first has the files: classes may be numbers", () => {
  assert.deepEqual(columnsOf("0.png,1\n1.png,0", 2), { header: false, file: 0, label: 1 });
  // Of four images the classes name two.
  const more = "1,0.png\n0,1.png\n1,2.png\n0,3.png";
  assert.deepEqual(columnsOf(more, 4), { header: false, file: 1, label: 0 });
});

test("the one column beside the files is the class, whatever it is called, rows' numbers aside", () => {
  for (const numbers of ["", "Unnamed: 0", "index"]) {
    assert.deepEqual(columnsOf(`${numbers},file,tag\n7,0.png,x\n8,1.png,y`, 2), {
      ...{ header: true, file: 1, label: 2, called: "tag" },
    });
  }
  // Without a header there is no column of such a name, only a class.
  assert.deepEqual(columnsOf("0.png,index\n1.png,x", 2), { header: false, file: 0, label: 1 });
});

test("the first row says how many columns there are", () => {
  assert.deepEqual(columnsOf("file,width,label\n0.png,8\n1.png,8,x", 2), {
    ...{ header: true, file: 0, label: 2, called: "label" },
  });
});

test("of several columns the one is taken that is called a class, by the plainest name", () => {
  const called = (header: string, row: string) => {
    const found = columnsOf(`file,${header}\n0.png,${row}\n1.png,${row}`, 2);
    return found && ("names" in found ? found.names : found.called);
  };
  assert.equal(called("kind,my_label,label", "a,b,c"), "label");
  assert.equal(called("kind,my_label,class", "a,b,c"), "class");
  assert.equal(called("kind,my_label,note", "a,b,c"), "my_label");
  assert.equal(called("kind,width", "a,8"), "kind");
  // A number and a name for the same: the name. Two names, or two numbers, are not clear.
  assert.equal(called("class_id,class_name", "3,cat"), "class_name");
  assert.deepEqual(called("class_a,class_b,kind", "cat,dog,x"), ["class_a", "class_b", "kind"]);
  assert.deepEqual(called("class_a,class_b,kind", "1,2,x"), ["class_a", "class_b", "kind"]);
  assert.deepEqual(columnsOf("0.png,8,x\n1.png,8,y", 2), { names: [] });
});
