import { Contender, nodeProgram, onOneThread, peerProgram } from "./contenders";
import type { ConvTask } from "./children/conv_task";
import type { ConvWork } from "./conv_work";
import { CONV_PEERS } from "./peers/packages";
import { Backend } from "./options";
import { shareOf } from "./work";

/** Everyone who does the convolutional work: the project, plain TensorFlow.js, the floor, peers. */
export function convContenders(
  root: string,
  work: ConvWork,
  installed: ReadonlySet<string>,
  backends: readonly Backend[],
) {
  const node = (
    kind: Contender["kind"],
    name: string,
    label: string,
    file: string,
    precision: ConvTask["precision"] = "float32",
  ): Contender => {
    const task: ConvTask = { backend: "native", precision, work };
    return { name, label, kind, program: nodeProgram(root, file, task), work };
  };
  const share = shareOf(work, "wasm");
  const wasm: Contender = {
    ...{ name: "wasm", label: "Latent Lab, wasm", kind: "project", work: share },
    program: nodeProgram(root, "conv_vae.ts", { backend: "wasm", work: share }),
  };
  const peers = CONV_PEERS.filter(({ distribution }) => installed.has(distribution));
  return [
    node("project", "native", "Latent Lab, native", "conv_vae.ts"),
    node("project", "native_bfloat16", "Latent Lab, native bfloat16", "conv_vae.ts", "bfloat16"),
    ...(backends.includes("wasm") ? [wasm, onOneThread(wasm)] : []),
    node("products", "products", "convolutions and products alone, native", "conv_floor.ts"),
    node("plain", "plain_native", "plain TensorFlow.js, native", "conv_plain.ts"),
    ...peers.map(({ name, label, script, args }): Contender => {
      const program = peerProgram(root, script, work, [...args]);
      return { name, label, kind: "peer", program, work };
    }),
  ];
}
