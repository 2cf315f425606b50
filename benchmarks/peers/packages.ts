/** A framework that does the same work in Python. */
export interface Peer {
  readonly name: string;
  readonly label: string;
  /** What pip installs for it. */
  readonly distribution: string;
  readonly script: string;
  readonly args: readonly string[];
}

const torch =
  (script: string) =>
  (name: string, label: string, ...args: string[]) => ({
    name,
    label: `PyTorch, ${label}`,
    distribution: "torch",
    script,
    args,
  });
const tensorflow = (script: string): Peer => ({
  name: "tensorflow",
  label: "TensorFlow, tf.function",
  distribution: process.platform === "linux" ? "tensorflow-cpu" : "tensorflow",
  script,
  args: [],
});
const jax = (script: string): Peer => ({
  name: "jax",
  label: "JAX, jit",
  distribution: "jax",
  script,
  args: [],
});

const torchDense = torch("torch_peer.py");
const torchConv = torch("torch_conv_peer.py");

/** Each as fast as it can be made without leaving its usual way of working. */
export const PEERS: readonly Peer[] = [
  torchDense("pytorch", "eager"),
  torchDense("pytorch_compiled", "torch.compile", "compiled"),
  tensorflow("tensorflow_peer.py"),
  jax("jax_peer.py"),
];

/** Those that do the convolutional work. */
export const CONV_PEERS: readonly Peer[] = [
  torchConv("pytorch", "eager"),
  torchConv("pytorch_channels_last", "eager, channels last", "channels_last"),
  torchConv("pytorch_compiled", "torch.compile", "compiled"),
  torchConv(
    "pytorch_compiled_channels_last",
    "torch.compile, channels last",
    "compiled",
    "channels_last",
  ),
  tensorflow("tensorflow_conv_peer.py"),
  jax("jax_conv_peer.py"),
];
