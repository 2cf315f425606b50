import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, before, test } from "node:test";
import { loadClassifier, parse, readDescription, serialize, TensorData } from "../checkpoints";
import { FolderInUse, host } from "../host";
import { venvPython } from "../host/node/jupyter";
import { projectRoot } from "../host/node/project_root";
import { loadDataset } from "../data";
import { normal } from "../random";
import { filesBelow, historyOf, Outcome, runCommand, SMALL } from "./testing/run_command";

const folder = mkdtempSync(path.join(tmpdir(), "latent lab "));
const [ckpt, out] = [path.join(folder, "ckpt"), path.join(folder, "out")];
const data = ["--train_images", "256", "--test_images", "64"];

before(async () => {
  const places = ["--ckpt_dir", ckpt, "--output_dir", out];
  for (const flags of [[], ["--is_cvae"]]) {
    const { code, stderr } = await runCommand("train", [...SMALL, ...places, ...flags]);
    assert.equal(code, 0, stderr);
  }
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function succeeds(
  name: "evaluate" | "classifier",
  args: readonly string[],
): Promise<Outcome> {
  const places = ["--ckpt_dir", ckpt, ...(name === "evaluate" ? ["--output_dir", out] : [])];
  const outcome = await runCommand(name, [...places, ...data, ...args]);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome;
}

const K = ["--importance_samples", "3"];

test("--json prints one object and nothing else; with the run's seed and one sample, its figures", async () => {
  const args = ["--json", "--seed", "7", "--importance_samples", "1", "--without_classifier"];
  const { stdout, stderr } = await succeeds("evaluate", args);
  assert.equal(stderr, "");
  assert.match(stdout, /^\{[^\n]*\}\n$/);
  const found = JSON.parse(stdout) as Record<string, unknown>;
  const { history } = historyOf(path.join(out, "vae")) as {
    history: { test: Record<string, number> }[];
  };
  const { loss, reconstruction, kl } = history[1].test;
  for (const [name, value] of Object.entries({ loss, reconstruction, kl, elbo: -loss })) {
    assert.ok(Math.abs(Number(found[name]) - value) < 1e-3, `${name}: ${String(found[name])}`);
  }
  const setting = {
    model: "vae",
    latent_size: 4,
    dataset: "digits",
    generated_data: true,
    split: "test",
    images: 64,
    binarization: "none",
    latent_samples: 1,
    importance_samples: 1,
    seed: 7,
    unit: "nats per image",
  };
  assert.deepEqual({ ...found, ...setting }, found);
  assert.equal((found.kl_per_dimension as number[]).length, 4);
  assert.ok(!("classifier" in found) && !("label_fidelity" in found));
});

const python = venvPython(projectRoot());
const skip = existsSync(python) ? undefined : "no .venv: `npm run setup` makes it";

for (const kind of ["vae", "cvae"] as const) {
  const name = `${kind}: numpy finds the same ELBO from the files and the same noise`;
  test(name, { skip }, async () => {
    const flags = ["--model", kind, ...K, "--without_classifier", "--json"];
    const ours = JSON.parse((await succeeds("evaluate", flags)).stdout) as Terms;
    const prefix = path.join(ckpt, kind, kind);
    const { seed } = readDescription(prefix);
    const { test: split } = await loadDataset("digits", { seed, limit: { train: 256, test: 64 } });
    // All 64 images are one batch: sample k takes the k-th draw of seed 0.
    const epsilon = [0, 1, 2].map((step) => [
      ...normal({ seed: 0, stream: "evaluation", step }, 64 * 4),
    ]);
    const images = split.images(Array.from({ length: 64 }, (_, i) => i));
    const tensors = new Map<string, TensorData>([
      ["images", { shape: [64, 28, 28], values: images }],
      ["labels", { shape: [64], values: Int32Array.from(split.labels) }],
      ["epsilon", { shape: [3, 64, 4], values: Float32Array.from(epsilon.flat()) }],
    ]);
    const source = path.join(folder, "test images.safetensors");
    writeFileSync(source, serialize({ tensors, metadata: { about: "test images" } }));
    const script = path.join(__dirname, "testing", "elbo.py");
    const ran = spawnSync(python, [script, prefix, source], { encoding: "utf8" });
    rmSync(source);
    assert.equal(ran.status, 0, ran.stderr);
    const theirs = JSON.parse(ran.stdout) as Terms;
    for (const term of ["reconstruction", "kl"] as const) {
      assert.ok(Math.abs(ours[term] - theirs[term]) < 0.01, `${ours[term]}, ${theirs[term]}`);
    }
  });
}

interface Terms {
  reconstruction: number;
  kl: number;
}

test("without a classifier, few training images make none, and a notice says what to do", async () => {
  const { stdout, stderr } = await succeeds("evaluate", ["--json", "--is_cvae", ...K]);
  assert.match(stderr, /^No classifier .* `npm run classifier` trains it\.\n$/);
  assert.ok(!("label_fidelity" in (JSON.parse(stdout) as object)));
  assert.ok(!existsSync(path.join(ckpt, "classifier")));
});

test("a table for people, a page of figures, and the figures in the checkpoint", async () => {
  const trained = await succeeds("classifier", ["--dataset", "digits", "--num_epochs", "2"]);
  assert.match(trained.stdout, /^Accuracy {2}\d+\.\d\d % of the test images$/m);
  const before = filesBelow(folder);
  const few = ["--num_samples", "200"];
  const { stdout } = await succeeds("evaluate", [
    "--is_cvae",
    "--binarization",
    "static",
    ...K,
    ...few,
  ]);
  assert.match(stdout, /^model +cvae$/m);
  assert.match(stdout, /^data set +digits \(generated, not MNIST\)$/m);
  assert.match(stdout, /^images +64$/m);
  assert.match(stdout, /^binarization +static \(/m);
  assert.match(stdout, /^loss +\d+\.\d\d$/m);
  assert.match(stdout, /^log-likelihood +-\d+\.\d\d .* K = 3$/m);
  assert.match(stdout, /^Fréchet digit distance \(FDD\) +of 64 images/m);
  assert.match(stdout, /^label fidelity +\d+\.\d\d % of 200 samples$/m);
  assert.match(stdout, /^The classifier names only \d+\.\d % of the test images rightly/m);
  assert.match(stdout, /^ {2}[✓✗] decoder ignores y$/m);

  const now = filesBelow(folder);
  const changed = Object.keys(now).filter((name) => now[name] !== before[name]);
  assert.deepEqual(changed, ["ckpt/cvae/cvae.json", "out/cvae/evaluation.html"]);
  const json = JSON.parse(readFileSync(path.join(ckpt, "cvae", "cvae.json"), "utf8")) as Json;
  const { metrics, environment } = json;
  assert.ok(metrics.epochs === 2 && "node" in environment, "what was there stays");
  const kept = metrics.evaluation_static as Record<string, unknown>;
  assert.deepEqual([kept.binarization, kept.importance_samples], ["static", 3]);
  assert.deepEqual(kept.frechet_digit_distance, kept.frechet_image_distance);
  assert.ok(kept.frechet_image_distance);
  const { confusion } = kept.label_fidelity as { confusion: number[][] };
  assert.ok(confusion.every((row) => row.reduce((sum, count) => sum + count) === 20));
});

test("samples are judged as the sampler draws them, and the table and the JSON say which", async () => {
  const judged = async (...flags: string[]) => {
    const args = ["--is_cvae", "--num_samples", "50", "--seed", "1", ...K, ...flags, "--json"];
    const { stdout } = await succeeds("evaluate", args);
    interface Distance {
      samples: number;
      sampler: string;
      floor: number;
      reconstructions: number;
    }
    return (JSON.parse(stdout) as { frechet_image_distance: Distance }).frechet_image_distance;
  };
  const [own, normal, mixed] = [
    await judged(),
    await judged("--sampler", "normal"),
    await judged("--sampler", "mixture", "--mixture_components", "1"),
  ];
  assert.deepEqual(normal, own);
  assert.deepEqual(
    [own.sampler, mixed.sampler],
    ["N(0, I)", "for each class a mixture of 1 Gaussian"],
  );
  assert.notEqual(mixed.samples, own.samples);
  assert.deepEqual([mixed.floor, mixed.reconstructions], [own.floor, own.reconstructions]);
});

test("a sampler that the model lacks, or that nobody judges, is refused before anything is measured", async () => {
  const places = ["--ckpt_dir", ckpt, "--output_dir", out];
  for (const [flags, message] of [
    [["--sampler", "prior"], /^Error: the VAE has no learned prior/],
    [["--sampler", "mixture", "--without_classifier"], /^Error: --sampler mixture says .* keep one of them, or add --nearest\n$/], // prettier-ignore
  ] as const) {
    const { code, stdout, stderr } = await runCommand("evaluate", [...places, ...data, ...flags]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, message);
  }
});

test("a second judge sees the same samples, with a network, a seed and files of its own", async () => {
  const first = readFileSync(path.join(ckpt, "classifier", "digits.safetensors"));
  const second = ["--dataset", "digits", "--num_epochs", "1", "--network", "second"];
  const trained = await succeeds("classifier", second);
  assert.match(trained.stdout, /^Written .*digits\.second\.safetensors and \.json$/m);
  assert.deepEqual(readFileSync(path.join(ckpt, "classifier", "digits.safetensors")), first);
  const few = ["--is_cvae", "--num_samples", "60", "--seed", "3", ...K];
  const { stdout } = await succeeds("evaluate", [...few, "--second_judge", "--json"]);
  const { second_judge: found } = JSON.parse(stdout) as {
    second_judge: { accuracy: number; classifier: { seed: number; fingerprint: string } };
  };
  assert.equal(found.classifier.seed, 1009);

  const file = path.join(folder, "drawn.safetensors");
  const places = ["--ckpt_dir", ckpt, "--output_dir", out, "--tensors", file];
  await runCommand("generate", [...places, "--is_cvae", "--num_samples", "60", "--seed", "3"]);
  const { tensors } = parse(readFileSync(file), file);
  const prefix = path.join(ckpt, "classifier", "digits.second");
  const shape = { imageShape: [28, 28, 1], numClasses: 10, network: "second" } as const;
  const { classifier, fingerprint } = await loadClassifier(prefix, shape);
  const { labels } = classifier.judge(tensors.get("images")?.values as Float32Array);
  const asked = tensors.get("labels")?.values ?? [];
  const right = labels.filter((label, i) => label === Number(asked[i])).length;
  classifier.dispose();
  assert.deepEqual([found.accuracy, found.classifier.fingerprint], [right / 60, fingerprint]);

  const table = await succeeds("evaluate", [...few, "--second_judge"]);
  const percent = ((100 * right) / 60).toFixed(2).replace(".", "\\.");
  assert.match(table.stdout, new RegExp(`^  by a second classifier +${percent} % +${fingerprint}, `, "m")); // prettier-ignore
  assert.match(table.stdout, /^The second classifier names only .*--network second` trains it/m);
});

test("a broken classifier is refused in one line, not passed over", async () => {
  const file = path.join(ckpt, "classifier", "digits.safetensors");
  const bytes = readFileSync(file);
  rmSync(path.join(ckpt, "classifier", "digits.json"));
  const args = ["--ckpt_dir", ckpt, "--output_dir", out, ...data, ...K, "--json"];
  const { code, stdout, stderr } = await runCommand("evaluate", args);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^Error: .*digits\.json does not exist; run `npm run classifier`.*\n$/);
  assert.deepEqual(readFileSync(file), bytes);
});

interface Json {
  metrics: Record<string, unknown>;
  environment: Record<string, string>;
}

test("of a model that was trained on binary pixels it is said that others are measured, unless they are asked for", async () => {
  const file = path.join(ckpt, "vae", "vae.json");
  const before = readFileSync(file, "utf8");
  const evaluate = (...flags: string[]) =>
    succeeds("evaluate", ["--without_classifier", ...K, ...flags]);
  const note =
    /^The model was trained with --binarization dynamic, and is measured on grey pixels: /m;
  try {
    assert.doesNotMatch((await evaluate()).stdout, /was trained with/);
    writeFileSync(file, before.replace('"dataset"', '"binarization": "dynamic",\n  "dataset"'));
    assert.match((await evaluate()).stdout, note);
    assert.match((await evaluate("--json")).stderr, note);
    assert.doesNotMatch((await evaluate("--binarization", "none")).stdout, note);
    writeFileSync(file, before.replace('"dataset"', '"binarization": "grey",\n  "dataset"'));
    const { code, stderr } = await runCommand("evaluate", [...data, "--ckpt_dir", ckpt]);
    assert.equal(code, 2);
    assert.match(stderr, /^Error: .*vae\.json has "grey" for binarization: /);
  } finally {
    writeFileSync(file, before);
  }
});

test("while a training has the folder, or has saved other weights, figures are shown and not kept", async () => {
  const file = path.join(ckpt, "vae", "vae.json");
  const { files } = host();
  const { lock } = files;
  const before = readFileSync(file, "utf8");
  const evaluate = (...flags: string[]) =>
    succeeds("evaluate", ["--binarization", "dynamic", "--without_classifier", ...K, ...flags]);
  try {
    files.lock = () => {
      throw new FolderInUse("ckpt/vae is in use: process 7 works there");
    };
    const busy = await evaluate();
    assert.match(busy.stdout, /^ELBO .*^Not kept in .*vae\.json: ckpt\/vae is in use: process 7/ms);
    const { stdout, stderr } = await evaluate("--json");
    assert.match(stdout, /^\{[^\n]*\}\n$/);
    assert.match(stderr, /^Not kept in [^\n]*\n$/);
    assert.equal(readFileSync(file, "utf8"), before);

    const other = before.replace(/"sha256": "\w{8}/, '"sha256": "00000000');
    files.lock = (...args) => {
      writeFileSync(file, other);
      return lock(...args);
    };
    assert.match((await evaluate()).stdout, /^Not kept in .*: .* is of other weights by now/m);
    assert.equal(readFileSync(file, "utf8"), other);
  } finally {
    files.lock = lock;
    writeFileSync(file, before);
  }
});
