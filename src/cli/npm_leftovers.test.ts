import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { UserError } from "../config";
import { projectRoot } from "../host/node/project_root";
import { evaluateCommand } from "./evaluate";
import { generateCommand } from "./generate";
import { refuseLeftovers } from "./npm_leftovers";
import { reportCommand } from "./report";
import { trainCommand } from "./train";

const COMMANDS = {
  train: trainCommand,
  generate: generateCommand,
  evaluate: evaluateCommand,
  report: reportCommand,
  start: reportCommand,
};

/** What is said where npm has left these settings and these arguments; nothing where all is well. */
function said(script: keyof typeof COMMANDS, left: Record<string, string>, ...argv: string[]) {
  const kept = Object.entries(left).map(([name, value]) => [`npm_config_${name}`, value]);
  const env = { npm_lifecycle_event: script, ...Object.fromEntries(kept) } as NodeJS.ProcessEnv;
  try {
    refuseLeftovers(COMMANDS[script], argv, env);
    return "";
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.message.replace(/^npm took (.*) for itself; flags .*: npm/, "npm");
  }
}

test("the line that was meant", () => {
  const cases: [ReturnType<typeof said>, string][] = [
    [
      said("train", { is_cvae: "true", num_epochs: "1" }),
      "npm run train -- --is_cvae --num_epochs 1",
    ],
    [said("train", { num_epochs: "true" }, "3"), "npm run train -- --num_epochs 3"],
    [said("train", { ckpt_dir: "true" }, "my folder"), "npm run train -- --ckpt_dir 'my folder'"],
    [
      said("train", { num_epochs: "true", batch_size: "true" }, "3", "64"),
      "npm run train -- --num_epochs N --batch_size N",
    ],
    [said("train", { numEpochs: "1" }), "npm run train -- --num_epochs 1"],
    [said("train", { is_cvae: "true" }, "--seed", "3"), "npm run train -- --seed 3 --is_cvae"],
    [said("train", { resume: "" }), "npm run train -- --resume=false"],
    // Flags of the model that was meant; of another command; and one that is misspelled.
    [said("train", { model: "vae", beta: "2" }), "npm run train -- --model vae --beta 2"],
    [said("train", { deviation: "2" }), "npm run train -- --deviation 2"],
    [said("train", { num_samples: "20" }), "npm run train -- --num_samples 20"],
    [said("train", { num_epoch: "1" }), "npm run train -- --num_epoch 1"],
    [said("evaluate", { json: "true" }), "npm run evaluate -- --json"],
    [said("generate", { label: "true" }, "7"), "npm run generate -- --label 7"],
    [
      said("report", { parseable: "true" }, "a.ipynb", "beta=1,4", "seed=2"),
      "npm run report -- a.ipynb -p beta=1,4 -p seed=2",
    ],
    [
      said("report", { output: "true", parameter: "a=1\n\nb=2" }, "a.ipynb", "x.html"),
      "npm run report -- a.ipynb --output x.html --parameter a=1 --parameter b=2",
    ],
    [
      said("start", { parseable: "true" }, "notebooks/01-vae.ipynb", "numEpochs=1"),
      "npm start -- -p numEpochs=1",
    ],
  ];
  for (const [found, wanted] of cases)
    assert.equal(found.replace(/ --(model|beta) .*/, ""), wanted.replace(/ --(model|beta) .*/, ""));
});

test("what is npm's own, what was given as well, and other scripts' flags are let be", () => {
  assert.equal(said("train", { json: "true", long: "true", yes: "", noproxy: "" }), "");
  assert.equal(said("evaluate", { json: "true" }, "--json"), "");
  assert.equal(said("train", { is_cvae: "true" }, "--help"), "");
  assert.equal(said("report", { parseable: "true" }, "a.ipynb", "-p", "beta=1"), "");
  const env = { npm_lifecycle_event: "other", npm_config_is_cvae: "true" };
  refuseLeftovers(trainCommand, [], env);
});

test("none of npm's own settings is taken for a flag", () => {
  const npm = process.env.npm_execpath;
  const [program, args] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  const listed = spawnSync(program, [...args, "config", "list", "--long", "--json"], {
    encoding: "utf8",
    cwd: projectRoot(),
  });
  const names = Object.keys(JSON.parse(listed.stdout) as object);
  assert.ok(names.length > 50);
  for (const name of names.filter((each) => /^[\w-]+$/.test(each) && each !== "json")) {
    const left = { [name.replaceAll("-", "_")]: "true" };
    for (const script of ["train", "generate", "evaluate", "report"] as const) {
      assert.equal(said(script, left), "", `${script}: ${name}`);
    }
  }
});
