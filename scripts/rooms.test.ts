import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../src/host/node/project_root";
import { roomsPicture } from "./rooms/draw";
import { roomsOf } from "./rooms/imports";

test("the picture of the rooms shows the code as it is; `npm run rooms` draws it anew", () => {
  const root = projectRoot();
  const drawn = readFileSync(join(root, "docs", "pictures", "rooms.svg"), "utf8");
  assert.equal(drawn, roomsPicture(roomsOf(join(root, "src"))));
});
