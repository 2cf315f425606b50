import { tf } from "../../backend";

/** What some work gives that holds no tensor, without the tensors that it left. */
export function tidied<T>(work: () => T): T {
  let made: T | undefined;
  tf.tidy(() => {
    made = work();
  });
  return made as T;
}
