import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inTemporaryFolder } from "../data/testing/idx_files";
import { operationsInfo, loadOperations } from "./native/operations";
import { backendSuite } from "./testing/backend_suite";

// TensorFlow's own operations, as where the project's could not be compiled.
process.env.LATENT_LAB_KERNELS = "0";
void backendSuite("native");

test("operations that lack an operation are left alone, and the remedy is said", () =>
  inTemporaryFolder((folder) => {
    const older = join(folder, "older.js");
    writeFileSync(older, `module.exports = { lanes: 8, operations: ["LatentLabDense"] };`);
    process.env.LATENT_LAB_KERNELS = older;
    loadOperations();
    assert.match(
      String(operationsInfo()),
      /compiled from older sources: npm run setup renews them/,
    );
  }));
