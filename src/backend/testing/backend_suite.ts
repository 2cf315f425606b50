import { before, describe } from "node:test";
import { BackendName, useBackend } from "../select";
import { adamSuite } from "./adam_suite";
import { convolutionSuite } from "./convolution_suite";
import { operationsSuite } from "./operations_suite";
import { stackSuite } from "./stack_suite";

/**
 * Every operation of the room, tested on one backend. A process keeps one backend, so each
 * has a test file of its own. Where the backend cannot be loaded here, its tests are skipped.
 */
export async function backendSuite(name: BackendName): Promise<void> {
  const missing = await useBackend(name).then(
    () => undefined,
    (error: Error) => error.message,
  );
  describe(`operations on ${name}`, { skip: missing }, () => {
    before(async () => void (await useBackend(name)));
    stackSuite();
    convolutionSuite();
    operationsSuite();
    adamSuite();
  });
}
