import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { host, memoryFiles, provideHost } from "../../host";
import { listImageFolder } from "../images/image_folder";
import { withTableLabels } from "./label_tables";

const node = host();
before(() => provideHost({ ...node, files: memoryFiles() }));
after(() => provideHost(node));

let count = 0;

/** The class of each image, by its path, and what was said, of a folder with these files. */
async function classesIn(files: Record<string, string>) {
  const folder = `photos ${count++}`;
  for (const [name, text] of Object.entries(files)) {
    host().files.write({ [`${folder}/${name}`]: text });
  }
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const { labels, classNames, name } = await withTableLabels(
    listImageFolder(folder, say),
    folder,
    say,
  );
  const classes = Object.fromEntries(
    Array.from(labels ?? [], (label, i) => [name(i), classNames?.[label] ?? label]),
  );
  return { classes, said };
}

const images = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, ""]));

test("file_name,label beside a flat folder, as Hugging Face has it", async () => {
  const { classes, said } = await classesIn({
    ...images("a.png", "b.png", "c.png"),
    "metadata.csv": '\ufefffile_name,label\r\na.png,cat\r\nb.png,dog\r\n"c.png",cat\r\n',
  });
  assert.deepEqual(classes, { "a.png": "cat", "b.png": "dog", "c.png": "cat" });
  assert.deepEqual(said, ["metadata.csv (label): taken as the images' classes"]);
});

test("JSON lines, numbers as labels, a table in each part", async () => {
  const line = (file_name: string, label: number) => JSON.stringify({ file_name, label, box: [1] });
  const { classes } = await classesIn({
    ...images("train/1.png", "train/2.png", "test/1.png"),
    "train/metadata.jsonl": [line("1.png", 0), line("2.png", 1)].join("\n"),
    "test/metadata.jsonl": line("1.png", 1),
  });
  assert.deepEqual(classes, { "test/1.png": 1, "train/1.png": 0, "train/2.png": 1 });
});

test("id,breed as Kaggle has it: no ending, the training images', no sample of a submission", async () => {
  const { classes, said } = await classesIn({
    ...images("train/1.jpg", "train/2.jpg", "test/1.jpg", "test/3.jpg"),
    "labels.csv": "id,breed\n1,pug\n2,boxer\n",
    "sampleSubmission.csv": "id,label\n1,cat\n3,cat\n",
  });
  assert.equal(classes["train/1.jpg"], "pug");
  assert.equal(classes["train/2.jpg"], "boxer");
  assert.equal(classes["test/1.jpg"], -1);
  assert.match(said.join(), /but for 2 of them/);
});

test("paths, no header, other columns", async () => {
  const flat = images("img/1.png", "img/2.png");
  assert.deepEqual(
    (await classesIn({ ...flat, "l.tsv": "img/1.png\tx\nimg\\2.png\ty\n" })).classes,
    {
      "img/1.png": "x",
      "img/2.png": "y",
    },
  );
  const columns =
    ",image,width,class_id,class_name\n0,/home/me/1.png,8,0,x\n1,/home/me/2.png,8,1,y\n";
  assert.deepEqual((await classesIn({ ...flat, "l.csv": columns })).classes, {
    "img/1.png": "x",
    "img/2.png": "y",
  });
});

test("where it is not clear which column is the class, that is said, and no image has one", async () => {
  const flat = images("1.png", "2.png");
  const several = await classesIn({
    ...flat,
    "list.csv": "image,bald,male\n1.png,1,0\n2.png,0,0\n",
  });
  assert.deepEqual(several.classes, {});
  assert.match(several.said.join(), /of its columns bald, male it is not clear/);
  const many = Array.from({ length: 30 }, (_, i) => `${i}.png`);
  const texts = many.map((name) => `${name},words on ${name}`).join("\n");
  const captions = await classesIn({ ...images(...many), "c.csv": `file_name,text\n${texts}\n` });
  assert.deepEqual(captions.classes, {});
  assert.match(captions.said.join(), /30 different values for 30 images/);
});

test("values that hardly repeat are no classes, but of few images they may be", async () => {
  const given = async (count: number, different: number) => {
    const names = Array.from({ length: count }, (_, i) => `${i}.png`);
    const rows = names.map((name, i) => `${name},class ${i % different}`).join("\n");
    const { classes } = await classesIn({ ...images(...names), "l.csv": rows });
    return new Set(Object.values(classes)).size;
  };
  assert.equal(await given(20, 20), 20);
  assert.equal(await given(21, 11), 0);
  assert.equal(await given(21, 10), 10);
  assert.equal(await given(22, 11), 11);
});

test("what is said of columns and images that are left open", async () => {
  const flat = images("1.png", "2.png");
  const bare = await classesIn({ ...flat, "l.csv": "1.png,8,x\n2.png,8,y\n" });
  assert.match(bare.said.join(), /^l\.csv: names images, but it is not clear which is their class/);
  const rows = ["image,a,b,c,d,e,f,g", "1.png,1,0,0,0,0,0,0", "2.png,1,0,0,0,0,0,0"];
  const wide = await classesIn({ ...flat, "l.csv": rows.join("\n") });
  assert.match(wide.said.join(), /of its columns a, b, c, d, e, f it is not clear/);
  const half = await classesIn({ ...flat, "l.csv": "1.png,x\n" });
  assert.deepEqual(half.classes, { "1.png": "x", "2.png": -1 });
  assert.deepEqual(half.said, ["l.csv: taken as the images' classes, but for 1 of them"]);
});

test("of very many tables the first twenty are read", async () => {
  const notes = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`a${i}.csv`, "day,degrees\n1,3\n"]),
    );
  const table = { ...images("x.png", "y.png"), "labels.csv": "x.png,cat\ny.png,dog\n" };
  const all = await classesIn({ ...notes(19), ...table });
  assert.deepEqual(all.classes, { "x.png": "cat", "y.png": "dog" });
  assert.deepEqual(await classesIn({ ...notes(20), ...table }), { classes: {}, said: [] });
});

test("tables of something else are passed over, a broken one is said; folders' classes come first", async () => {
  const flat = images("1.png", "2.png", "3.png", "4.png");
  const notes = "day,degrees\nmonday,3\n";
  assert.deepEqual(await classesIn({ ...flat, "notes.csv": notes }), { classes: {}, said: [] });
  const broken = await classesIn({ ...flat, "l.jsonl": '{"file_name": "1.png"\n' });
  assert.match(broken.said.join(), /no classes are taken from l.jsonl: .*line 1,/);
  // Empty lines count, as an editor counts them.
  const later = await classesIn({ ...flat, "l.jsonl": '{"file_name": "1.png"}\r\n\r\n{\n' });
  assert.match(later.said.join(), /no classes are taken from l.jsonl: .*line 3,/);
  const named = await classesIn({
    ...images("a/1.png", "b/2.png"),
    "labels.csv": "file_name,label\n1.png,x\n2.png,y\n",
  });
  assert.deepEqual(named.classes, { "a/1.png": "a", "b/2.png": "b" });
});

test("images that are not read are named", async () => {
  const { said } = await classesIn(images("1.png", "2.HEIC", "3.heic", "4.svg", "notes.txt"));
  assert.match(said.join(), /2 .heic, 1 .svg cannot be read and is left out/);
});
