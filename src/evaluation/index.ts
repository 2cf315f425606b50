export { batchTensors, evaluateElbo } from "./elbo";
export type { ElboMetrics, ElboOptions } from "./elbo";
