import { EpochResult, Goal, Results } from "./results";
import { CONV_NAMES } from "../conv_work";
import { ratio, Summary, summarize } from "./summary";

type Found = Pick<
  Results,
  | "epochs"
  | "load"
  | "conv"
  | "family"
  | "import_cell"
  | "explore"
  | "panel"
  | "decode"
  | "playground"
  | "help"
  | "wait"
  | "time_to_loss"
  | "memory"
> & { readonly work: Pick<Results["work"], "activation"> };

/** Of the fastest peer's time: where only pixels are ever 0, less is left out than with ReLU. */
const OF_THE_PEERS = { relu: 0.8, silu: 0.9, tanh: 1 };

/** The project's targets, and what a run of the benchmark found of them. */
export function goalsOf(found: Found): Goal[] {
  return [
    ...goalsOfTraining(found),
    ...CONV_NAMES.flatMap((name) => goalsOfConvolutions(found, name)),
    goalOfFamily(found),
    ...goalsOfUse(found),
    ...goalsOfNotebooks(found),
  ];
}

/** Of all models the one that takes longest for the products that it has to do. */
function goalOfFamily({ family }: Found): Goal {
  const [slowest] = [...family].sort((a, b) => b.to_products.median - a.to_products.median);
  const name = slowest ? ` (${slowest.label})` : "";
  return atMost(1.3, "family", `slowest model${name} ÷ VAE, ÷ ratio of their products`, {
    found: slowest?.to_products,
  });
}

/** One's seconds ÷ another's, round by round. */
function quotients(epochs: readonly EpochResult[]) {
  const seconds = (name: string) => epochs.find((epoch) => epoch.name === name)?.seconds;
  return (a: string, b: string) => {
    const [above, below] = [seconds(a), seconds(b)];
    return above && below && ratio(above, below);
  };
}

/** The native epoch beside the fastest peer's. */
function goalOfPeers(target: number, name: string, what: string, epochs: readonly EpochResult[]) {
  const peer = fastestPeer(epochs);
  const peerName = peer ? ` (${peer.label})` : "";
  return atMost(target, name, `${what} ÷ fastest Python peer's${peerName}`, {
    found: peer && quotients(epochs)("native", peer.name),
  });
}

/** A convolutional network's epoch beside somebody else's. */
function goalsOfConvolutions({ conv }: Found, name: string): Goal[] {
  const epochs = conv.find((each) => each.name === name)?.epochs ?? [];
  const quotient = quotients(epochs);
  const goal = (what: string) => `conv_${name.replaceAll(" × ", "x")}_${what}`;
  return [
    goalOfPeers(1.0, goal("native_to_peer"), `${name}: native`, epochs),
    atMost(0.75, goal("bfloat16_to_float32"), `${name}: bfloat16 ÷ float32`, {
      found: quotient("native_bfloat16", "native"),
    }),
    atMost(1.4, goal("native_to_products"), `${name}: native ÷ its bare convolutions`, {
      found: quotient("native", "products"),
    }),
    atMost(0.6, goal("wasm_threads"), `${name}: wasm ÷ wasm on one thread`, {
      found: quotient("wasm", "wasm_one_thread"),
    }),
    atLeast(4, goal("plain_to_native"), `${name}: plain TensorFlow.js ÷ native`, {
      found: quotient("plain_native", "native"),
    }),
  ];
}

/** How long an epoch takes beside somebody else's. */
function goalsOfTraining(found: Found): Goal[] {
  const quotient = quotients(found.epochs);
  const target = OF_THE_PEERS[found.work.activation];
  return [
    goalOfPeers(target, "native_to_peer", "native epoch", found.epochs),
    goalOfPeers(1.0, "load_native_to_peer", "one busy process beside: native", found.load),
    atMost(1.4, "native_to_products", "native epoch ÷ its bare matrix products", {
      found: quotient("native", "products"),
    }),
    atMost(0.8, "bfloat16_to_float32", "native bfloat16 epoch ÷ native float32 epoch", {
      found: quotient("native_bfloat16", "native"),
    }),
    atLeast(2.5, "plain_to_native", "plain TensorFlow.js epoch ÷ native epoch", {
      found: quotient("plain_native", "native"),
    }),
    atLeast(8, "plain_wasm_to_wasm", "plain wasm epoch ÷ wasm epoch", {
      found: quotient("plain_wasm", "wasm"),
    }),
    atMost(0.6, "wasm_threads", "wasm epoch ÷ wasm epoch on one thread", {
      found: quotient("wasm", "wasm_one_thread"),
    }),
    atMost(0.7, "time_to_loss", "time to 105.6 nats ÷ PyTorch example's 10 epochs", {
      found: timeToLoss(found),
    }),
  ];
}

/** What one waits for on the command line and in a reader's browser. */
function goalsOfUse(found: Found): Goal[] {
  return [
    atMost(1, "decode", "decoding one latent vector, native", {
      found: found.decode.native,
      unit: "ms",
    }),
    atMost(1, "help", "npm run -s train -- --help", { found: found.help, unit: "s" }),
    atMost(100, "wait", "longest wait of the event loop in an epoch", {
      found: found.wait,
      unit: "ms",
    }),
    atLeast(60, "playground_decodes", "images decoded a second in a playground", {
      found: found.playground?.decodes_per_second,
    }),
    atLeast(60, "playground_redraws", "its pictures a second below a moving pointer", {
      found: found.playground?.redraws_per_second,
    }),
    atMost(50, "playground_task", "longest that its page is blocked meanwhile", {
      found: found.playground?.longest_task_ms,
      unit: "ms",
    }),
  ];
}

/** What one waits for in a notebook, and what a training costs beside its time. */
function goalsOfNotebooks(found: Found): Goal[] {
  return [
    atMost(3, "import_cell", "first import cell of a notebook", {
      found: found.import_cell?.cell,
      unit: "s",
    }),
    atMost(100, "later_cell", "a later trivial cell", {
      found: found.import_cell?.later_cell,
      unit: "ms",
    }),
    atMost(50, "explore", "explore: from slider to image", {
      found: found.explore?.median,
      unit: "ms",
    }),
    atMost(1.02, "panel", "epoch below the training panel ÷ one without", {
      found: found.panel,
    }),
    atMost(2, "memory", "tensors, memory: growth from epoch 1 to 10", {
      found: memoryGrowth(found),
      unit: "%",
    }),
  ];
}

/** The Python peer with the least median. */
export function fastestPeer(epochs: readonly EpochResult[]): EpochResult | undefined {
  const peers = epochs.filter(({ kind }) => kind === "peer");
  return peers.sort((a, b) => a.summary.median - b.summary.median)[0];
}

/** Undefined where the loss was not reached: then there is no time to compare. */
function timeToLoss({ time_to_loss }: Found): Summary | undefined {
  const own = time_to_loss.find(({ name }) => name === "latent_lab");
  const example = time_to_loss.find(({ name }) => name === "pytorch_example");
  return own?.reached && example ? summarize([own.seconds / example.seconds]) : undefined;
}

/** The larger growth of the two, in percent. */
function memoryGrowth({ memory }: Found): Summary | undefined {
  if (!memory) return undefined;
  const { after_1, after_10 } = memory;
  const grown = (before: number, after: number) => 100 * (after / before - 1);
  const tensors = grown(after_1.tensors, after_10.tensors);
  const resident = grown(after_1.resident_bytes, after_10.resident_bytes);
  return summarize([Math.max(tensors, resident)]);
}

interface Rest {
  readonly found: Summary | undefined;
  readonly unit?: Goal["unit"];
}

function atMost(target: number, name: string, label: string, { found, unit = "" }: Rest): Goal {
  const reached = found && found.median <= target;
  return { name, label, comparison: "at most", target, unit, found, reached };
}

function atLeast(target: number, name: string, label: string, { found, unit = "" }: Rest): Goal {
  const reached = found && found.median >= target;
  return { name, label, comparison: "at least", target, unit, found, reached };
}
