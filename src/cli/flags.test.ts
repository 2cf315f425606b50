import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  integer,
  integers,
  isCvae,
  OptionTable,
  placeOptions,
  real,
  text,
  toggle,
  trainingOptions,
  UserError,
} from "../config";
import { helpText, parseFlags, repeated } from "./flags";

const modelOptions = {
  latentSize: integer({ default: 15, min: 1, max: 4096, help: "dimensions of the latent z" }),
  hiddenSizes: integers([512], { min: 1, max: 65536, maxLength: 16 }, "units of hidden layers"),
  beta: real({ default: 1, min: 0, max: 1000, help: "weight of the KL term" }),
};
const table = { isCvae, ...trainingOptions, ...modelOptions, ...placeOptions };
const parse = (...argv: string[]) => parseFlags(table, argv);

for (const argv of [
  ["--latent_size", "3"],
  ["--latent-size", "3"],
  ["--latent_size=3"],
  ["--latent-size=3"],
  ["--latentSize", "3"],
  ["--latent_size", "+3.0"],
  ["--latent_size", "3e0"],
]) {
  test(`${argv.join(" ")} gives a latent size of 3`, () => {
    const { settings, given } = parse(...argv);
    assert.equal(settings.latentSize, 3);
    assert.deepEqual([...given], ["latentSize"]);
    assert.equal(settings.numEpochs, 10);
  });
}

test("a switch is on when it is there, and can be told", () => {
  assert.equal(parse().settings.isCvae, false);
  assert.equal(parse("--is_cvae").settings.isCvae, true);
  assert.equal(parse("--is-cvae", "--seed", "1").settings.isCvae, true);
  assert.equal(parse("--is_cvae=false").settings.isCvae, false);
});

test("values of every kind are read", () => {
  const { settings } = parse(
    ...["--learning_rate", "3e-3", "--beta=0", "--hidden_sizes", "64,32", "--schedule", "constant"],
    ...["--ckpt_dir", "a folder/b=c", "--seed", "9007199254740991"],
  );
  assert.equal(settings.learningRate, 0.003);
  assert.equal(settings.beta, 0);
  assert.deepEqual(settings.hiddenSizes, [64, 32]);
  assert.equal(settings.schedule, "constant");
  assert.equal(settings.ckptDir, "a folder/b=c");
  assert.equal(settings.seed, 2 ** 53 - 1);
});

for (const [argv, message] of [
  [["--latent_size", "0"], '--latent_size must be an integer from 1 to 4096, got "0"'],
  [["--batch_size", "1e9"], '--batch_size must be an integer from 1 to 65536, got "1e9"'],
  [["--learning_rate", "nan"], /^--learning_rate must be a number from .*, got "nan"$/],
  [["--learning_rate", "Infinity"], /^--learning_rate must be/],
  [["--learning_rate", "-0.1"], /^--learning_rate must be/],
  [["--learning_rate", "1e-3x"], /^--learning_rate must be/],
  [["--latent_size", "2.5"], /^--latent_size must be/],
  [["--latent_size", "0x10"], /^--latent_size must be/],
  [["--latent_size="], /^--latent_size must be .* got ""$/],
  [["--hidden_sizes", "64,,32"], /^--hidden_sizes must be 1 to 16 integers/],
  [["--hidden_sizes", "64,0"], /^--hidden_sizes must be/],
  [["--schedule", "linear"], "--schedule must be one of cooldown, cosine, constant, got \"linear\""], // prettier-ignore
  [["--backend", "gpu"], /^--backend must be one of auto, native, wasm, cpu/],
  [["--seed", "-1"], /^--seed must be/],
  [["--seed", "9007199254740993"], /^--seed must be/],
  [["--is_cvae=yes"], '--is_cvae must be true or false, got "yes"'],
  [["--ckpt_dir="], /^--ckpt_dir must be a text that is not empty/],
  [["--latnet_size", "3"], "unknown flag --latnet_size; did you mean --latent_size?"],
  [["--latentsize=3"], "unknown flag --latentsize; did you mean --latent_size?"],
  [["--lr", "1e-3"], "unknown flag --lr; did you mean --learning_rate?"],
  [["--epochs=3"], "unknown flag --epochs; did you mean --num_epochs?"],
  [["--bs", "64"], "unknown flag --bs; did you mean --batch_size?"],
  [["--batch", "64"], "unknown flag --batch; did you mean --batch_size?"],
  [["--latent-dim", "2"], "unknown flag --latent-dim; did you mean --latent_size?"],
  [["--z_dim", "2"], "unknown flag --z_dim; did you mean --latent_size?"],
  [["--hidden", "400"], "unknown flag --hidden; did you mean --hidden_sizes?"],
  [["--output", "here"], "unknown flag --output; did you mean --output_dir?"],
  [["--device", "cuda"], "unknown flag --device; did you mean --backend?"],
  [["--gpu"], "unknown flag --gpu; did you mean --backend?"],
  [["--zzzzzzzzzzz"], "unknown flag --zzzzzzzzzzz"],
  [["--constructor", "3"], /^unknown flag --constructor/],
  [["--latent_size"], /^--latent_size needs a value: an integer from 1 to 4096$/],
  [["--latent_size", "--seed", "3"], /^--latent_size needs a value/],
  [["--seed", "3", "--seed=4"], "--seed is given twice: keep one of them"],
  [["--num_epochs", "3", "--num-epochs", "3"], /^--num_epochs is given twice/],
  [["vae"], 'unexpected argument "vae": flags start with --'],
  [
    ["--hidden_sizes", "64", "32"],
    'unexpected argument "32": flags start with --; a list has commas, as in --hidden_sizes 64,32',
  ],
  [["--seed", "64", "32"], 'unexpected argument "32": flags start with --'],
  [["-l", "3"], /^unexpected argument "-l"/],
  [["--"], /^unexpected argument "--"/],
  [["--is_cvae", "true"], /^unexpected argument "true"/],
] as const) {
  test(`${argv.join(" ")} is refused`, () => {
    assert.throws(
      () => parse(...argv),
      (error: Error) => {
        assert.ok(error instanceof UserError);
        if (typeof message === "string") assert.equal(error.message, message);
        else assert.match(error.message, message);
        return true;
      },
    );
  });
}

test("any words give allowed settings or a UserError of one line", () => {
  const flag = fc.constantFrom(...Object.keys(table)).map((name) => `--${name}`);
  const word = fc.oneof(fc.string(), flag, fc.string({ unit: "binary" }), fc.double().map(String));
  const joined = fc.tuple(flag, fc.string()).map(([name, value]) => `${name}=${value}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(word, joined), { maxLength: 6 }), (argv) => {
      try {
        const { settings } = parseFlags(table, argv);
        for (const [name, option] of Object.entries<OptionTable[string]>(table)) {
          assert.ok(option.check(settings[name as keyof typeof settings]), name);
        }
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
        assert.doesNotMatch(error.message, /\n/);
      }
    }),
    { numRuns: 500 },
  );
});

const notebookFlags = {
  parameter: repeated("name=value", "a value;\nagain and again", "p"),
  output: { ...text("", "FILE", "where it goes"), short: "o" },
  allowErrors: toggle("go on"),
};
const notebook = (...argv: string[]) => parseFlags(notebookFlags, argv, true);

test("words, letters and a flag given again are read where a command takes them", () => {
  const { settings, words } = notebook(
    ...["a.ipynb", "-p", "x=1", "--parameter=y=-2", "-pz=3", "-o", "f", "--allow-errors"],
    ...["--parameter", "-1", "--", "--b"],
  );
  assert.deepEqual(settings, {
    parameter: ["x=1", "y=-2", "z=3", "-1"],
    output: "f",
    allowErrors: true,
  });
  assert.deepEqual(words, ["a.ipynb", "--b"]);
  assert.deepEqual(notebook().settings.parameter, []);
  assert.equal(notebook("a.ipynb", "-h").help, true);
  assert.throws(() => notebook("-o", "f", "--output", "g"), /^UserError: --output is given twice/);
  assert.throws(() => notebook("-p", "--output"), /^UserError: --parameter needs a value: a text$/);
  assert.throws(() => notebook("-q"), /unexpected argument "-q": flags start with --/);
  assert.match(
    helpText("report", "Reports.", notebookFlags),
    /^ {2}-p, --parameter name=value {2}a value;\n {30}again and again\n {2}-o, --output FILE {11}where it goes\n/m,
  );
});

test("help names every flag with its default", () => {
  assert.equal(parse("--help").help, true);
  assert.equal(parse("-h").help, true);
  const help = helpText("npm run train", "Trains.", table);
  for (const line of [
    /^Usage: npm run train$/m,
    /^ {2}--num_epochs N +.*\(default 10\)$/m,
    /^ {2}--batch_size N +.*\(default 128\)$/m,
    /^ {2}--latent_size N +.*\(default 15\)$/m,
    /^ {2}--learning_rate X +.*\(default 0.001\)$/m,
    /^ {2}--is_cvae +the same/m,
    /^ {2}--ckpt_dir DIR +.*\(default model_ckpts\)$/m,
    /^ {2}--output_dir DIR +.*\(default outputs\)$/m,
  ]) {
    assert.match(help, line);
  }
});
