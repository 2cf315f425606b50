import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { camelCase, choice, duration, integer, integers, nearest, secondsOf, select } from ".";
import { snakeCase, weight } from ".";
import { trainingOptions, UserError, withDefaults } from ".";

const table = {
  latentSize: integer({ default: 15, min: 1, max: 4096 }),
  hiddenSizes: integers([512, 512], { min: 1, max: 65536, maxLength: 16 }, ""),
  activation: choice(["silu", "relu"], "silu", ""),
  beta: weight({ default: 1, label: "β" }),
};

test("what is not given takes its default; 0 is given", () => {
  const settings = withDefaults(trainingOptions, { seed: 0, numEpochs: undefined });
  assert.deepEqual(settings, {
    numEpochs: 10,
    batchSize: 128,
    learningRate: 1e-3,
    schedule: "cooldown",
    weightDecay: 0,
    precision: "float32",
    binarization: "none",
    seed: 0,
  });
  assert.equal(withDefaults(table, { beta: 0 }).beta, 0);
  assert.equal(withDefaults(table).latentSize, 15);
});

test("a value that is not allowed names the option, what it may be, and itself", () => {
  assert.throws(() => withDefaults(table, { latentSize: 0 }), {
    name: "UserError",
    message: "latentSize must be an integer from 1 to 4096, got 0",
  });
  assert.throws(() => withDefaults(trainingOptions, { learningRate: NaN }), {
    message: /learningRate must be a number from .* got NaN/,
  });
  assert.throws(() => withDefaults(table, { hiddenSizes: [512, 0.5] }), {
    message: /hiddenSizes must be 1 to 16 integers .* got \[512,0.5\]/,
  });
});

test("a name that does not exist is refused with the nearest one", () => {
  const given = { latentsize: 3 } as object;
  assert.throws(() => withDefaults(table, given), /unknown option latentsize.*latentSize\?/);
  for (const name of ["toString", "constructor", "hasOwnProperty"]) {
    assert.throws(() => withDefaults(table, { [name]: 1 } as object), /unknown option/);
  }
});

test("any object gives allowed settings or a UserError", () => {
  const name = fc.oneof(fc.string(), fc.constantFrom(...Object.keys(trainingOptions)));
  fc.assert(
    fc.property(fc.dictionary(name, fc.anything()), (given) => {
      try {
        const settings = withDefaults(trainingOptions, given);
        assert.deepEqual(withDefaults(trainingOptions, settings), settings);
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
    }),
    { numRuns: 300 },
  );
});

test("select takes one table's settings out of many", () => {
  const all = { ...withDefaults(trainingOptions), ...withDefaults(table) };
  assert.deepEqual(select(table, all), withDefaults(table));
});

test("names are written in code, in files, and with dashes", () => {
  for (const name of ["latentSize", "seed", "isCvae"])
    assert.equal(camelCase(snakeCase(name)), name);
  assert.deepEqual(["latent_size", "latent-size"].map(camelCase), ["latentSize", "latentSize"]);
  assert.equal(snakeCase("numEpochs"), "num_epochs");
});

test("the nearest name is the one with the fewest edits, if any is near", () => {
  const names = ["latent_size", "batch_size", "seed"];
  assert.equal(nearest("latnet_size", names), "latent_size");
  assert.equal(nearest("SEED", names), "seed");
  assert.equal(nearest("xylophone", names), undefined);
  assert.equal(nearest("Convolution", ["dense", "conv"]), "conv"); // that it begins with
  assert.equal(nearest("channels", ["seed", "convChannels"]), "convChannels"); // that ends with it
});

test("a UserError is one line of bounded length, whatever it quotes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.match(new UserError(`a${text}b`).message, /^[^\p{Cc}\u2028\u2029]*$/u);
    }),
  );
  assert.equal(new UserError("two\r\nlines\x1b[2J").message, "two lines [2J");
  assert.ok(new UserError("x".repeat(1e6)).message.length < 1100);
});

test("a time is read with its unit, and nothing else is one", () => {
  const { check, parse } = duration("60s", "");
  const read = (text: string) =>
    check(parse(text)) ? secondsOf(parse(text) as string) : undefined;
  const times = ["0", "60s", " 5m", "1.5h", "0.5s", "168h", "0s"];
  assert.deepEqual(times.map(read), [0, 60, 300, 5400, 0.5, 604800, 0]);
  for (const text of ["", "60", "-1s", "1e3s", "5 m", "5M", "1d", "s", ".5s", "169h", "NaNs"]) {
    assert.equal(read(text), undefined, text);
  }
});

test("a weight is a number of at least 0 with a slider for it, of twice the default at least", () => {
  const { default: value, slider, check } = weight({ default: 6, label: "β" });
  assert.deepEqual([value, slider], [6, { label: "β", min: 0, max: 12, step: 12 / 80 }]);
  assert.deepEqual([-0.1, 0, 1000, 1001, NaN].map(check), [false, true, true, false, false]);
  assert.deepEqual(
    [{ default: 1 }, { default: 1, max: 2 }, { default: 1, sliderMax: 100 }].map(
      (args) => weight(args).slider?.max,
    ),
    [8, 2, 100],
  );
});
