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
