// Loads one backend and multiplies matrices with it; what the set-up and the doctor ask of a tier.
// Prints {"tensorflow": VERSION} as its last line.
import * as tf from "@tensorflow/tfjs-core";

async function load(backend: string): Promise<string> {
  if (backend === "tensorflow") {
    // Only the native package names the version of the libraries it found.
    await import("@tensorflow/tfjs-node");
    await tf.setBackend("tensorflow");
    const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } };
    return binding.TF_Version;
  }
  await (backend === "wasm"
    ? import("@tensorflow/tfjs-backend-wasm")
    : import("@tensorflow/tfjs-backend-cpu"));
  if (!(await tf.setBackend(backend))) throw new Error(`the ${backend} backend does not start`);
  return `TensorFlow.js ${tf.version_core}`;
}

async function main(): Promise<void> {
  const version = await load(process.argv[2] ?? "");
  const [a, b] = [tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])];
  const product = Array.from(await tf.matMul(a, b).data());
  if (product.join() !== "19,22,43,50") throw new Error(`a matrix product came out as ${product}`);
  console.log(JSON.stringify({ tensorflow: version }));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
