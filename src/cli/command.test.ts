import assert from "node:assert/strict";
import { test } from "node:test";
import { commandOutcome } from "./command";

for (const said of [
  "Invalid TF_Status: 3\nMessage: OOM when allocating tensor with shape[128,128,128,512] and type float",
  "Array buffer allocation failed",
  "Aborted(OOM). Build with -sASSERTIONS for more info.",
]) {
  test(`"${said.split("\n")[0]}": memory that runs out is told with what asks for less of it`, async (t) => {
    const write = t.mock.method(process.stderr, "write", () => true);
    const run = () => Promise.reject(new RangeError(said));
    const code = await commandOutcome({ usage: "", summary: "", options: {}, run }, []);
    const told = write.mock.calls.map(({ arguments: [text] }) => String(text)).join("");
    write.mock.restore();
    assert.equal(code, 2);
    assert.match(
      told,
      /^Error: there is not enough memory: choose smaller images, .* --batch_size\n$/,
    );
  });
}
