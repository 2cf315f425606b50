/** A framework that does the same work in Python. */
export interface Peer {
  readonly name: string;
  readonly label: string;
  /** What pip installs for it. */
  readonly distribution: string;
  readonly script: string;
  readonly args: readonly string[];
}

const tensorflow = process.platform === "linux" ? "tensorflow-cpu" : "tensorflow";

/** Each as fast as it can be made without leaving its usual way of working. */
export const PEERS: readonly Peer[] = [
  {
    name: "pytorch",
    label: "PyTorch, eager",
    distribution: "torch",
    script: "torch_peer.py",
    args: [],
  },
  {
    name: "pytorch_compiled",
    label: "PyTorch, torch.compile",
    distribution: "torch",
    script: "torch_peer.py",
    args: ["compiled"],
  },
  {
    name: "tensorflow",
    label: "TensorFlow, tf.function",
    distribution: tensorflow,
    script: "tensorflow_peer.py",
    args: [],
  },
  { name: "jax", label: "JAX, jit", distribution: "jax", script: "jax_peer.py", args: [] },
];

const torchConv = (name: string, label: string, ...args: string[]): Peer => ({
  name,
  label: `PyTorch, ${label}`,
  distribution: "torch",
  script: "torch_conv_peer.py",
  args,
});

/** Those that do the convolutional work. */
export const CONV_PEERS: readonly Peer[] = [
  torchConv("pytorch", "eager"),
  torchConv("pytorch_channels_last", "eager, channels last", "channels_last"),
  torchConv("pytorch_compiled", "torch.compile, channels last", "compiled", "channels_last"),
  { name: "jax", label: "JAX, jit", distribution: "jax", script: "jax_conv_peer.py", args: [] },
];
