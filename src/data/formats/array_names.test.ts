import assert from "node:assert/strict";
import { test } from "node:test";
import { roleOfName } from "./array_names";

test("names say the split and what is held", () => {
  const expected: Readonly<Record<string, ReturnType<typeof roleOfName>>> = {
    x_train: { split: "train", role: "images" },
    "train-images-idx3-ubyte": { split: "train", role: "images" },
    "t10k-labels-idx1-ubyte": { split: "test", role: "labels" },
    val_labels: { split: "validation", role: "labels" },
    testY: { split: "test", role: "labels" },
    xtrain: { split: "train", role: "images" },
    testimages: { split: "test", role: "images" },
    valid: { split: "validation" },
    imgs: { role: "images" },
    // The last word that says what it is: labels of images.
    image_labels: { role: "labels" },
    train_test_x: { split: "train", role: "images" },
    class_names: { role: "names" },
    label_names: { role: "names" },
    arr_0: {},
  };
  for (const [name, role] of Object.entries(expected))
    assert.deepEqual(roleOfName(name), role, name);
});
