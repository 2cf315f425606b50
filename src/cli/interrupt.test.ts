import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { filesBelow, historyOf, runCommand, SMALL, spawnCommand } from "./testing/run_command";

const skip = process.platform === "win32" ? "Windows knows no such signal" : undefined;

test(
  "Ctrl-C saves, says how to go on, and going on ends as if there had been no break",
  { skip },
  () =>
    inTemporaryFolder(async (folder) => {
      const flags = [...SMALL.slice(2), "--seed", "5"].map((word, i, all) =>
        all[i - 1] === "--num_epochs" ? "6" : word,
      );
      const places = (name: string) => [
        ...[
          "--ckpt_dir",
          path.join(folder, name, "c k"),
          "--output_dir",
          path.join(folder, name, "o"),
        ],
      ];
      const fresh = (name: string) => ["--dataset", "digits", ...flags, ...places(name)];

      const preload = "interrupt_after_epoch.cjs";
      const broken = await spawnCommand("train", fresh("broken"), { preload });
      const whole = await runCommand("train", fresh("whole"));
      assert.equal(whole.code, 0, whole.stderr);
      assert.equal(broken.code, 130, broken.stderr);
      assert.match(broken.stderr, /^\nStopping after this step… \(Ctrl-C again ends at once\)\n$/);
      assert.doesNotMatch(broken.stdout, /^Epoch 6/m);
      assert.match(broken.stdout, /^Stopped at \d of 6 epochs, test \d+\.\d nats per image\.$/m);
      assert.deepEqual(Object.keys(filesBelow(path.join(folder, "broken"))), [
        "c k/vae/vae.json",
        "c k/vae/vae.safetensors",
        "c k/vae/vae.state.safetensors",
      ]);

      // What it says is what one types: split as a shell would.
      const line = /^Go on with: npm run train -- (.*)$/m.exec(broken.stdout)?.[1] ?? "";
      const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain,
      );
      assert.deepEqual(words.slice(0, 1), ["--resume"]);
      assert.ok(words.includes(path.join(folder, "broken", "c k")), line);
      const shorter = await runCommand("train", [...words, "--num_epochs", "1"]);
      assert.match(shorter.stderr, /^Error: --resume goes on in epoch \d, and num_epochs 1 ends before: [^\n]*\n$/); // prettier-ignore
      const rest = await runCommand("train", words);
      assert.equal(rest.code, 0, rest.stderr);
      assert.match(rest.stdout, /^Resumed +in epoch \d of 6$/m);
      const weights = (name: string) =>
        readFileSync(path.join(folder, name, "c k", "vae", "vae.safetensors"));
      assert.ok(weights("broken").equals(weights("whole")));
      const history = (name: string) => historyOf(path.join(folder, name, "o", "vae"));
      assert.deepEqual(history("broken"), history("whole"));

      // Every further --resume is refused, and touches nothing.
      const before = filesBelow(folder);
      for (const [more, message] of [
        [[], /nothing to resume: .* has all of its 6 epochs; ask for more with --num_epochs/],
        [
          ["--num_epochs", "8", "--latent_size", "9"],
          /goes on with latent_size 4, but 9 was asked/,
        ],
      ] as const) {
        const refused = await runCommand("train", [...words, ...more]);
        assert.equal(refused.code, 2);
        assert.match(refused.stderr, /^Error: [^\n]*\n$/);
        assert.match(refused.stderr, message);
      }
      const fewer = words.map((word) => (word === "256" ? "128" : word));
      const other = await runCommand("train", [...fewer, "--num_epochs", "8"]);
      assert.match(other.stderr, /^Error: .*was on 256 training images, here are 128.*\n$/);
      assert.deepEqual(filesBelow(folder), before);
    }),
);
