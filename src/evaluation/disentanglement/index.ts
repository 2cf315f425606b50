export { disentanglement, FEWEST_IMAGES } from "./disentanglement";
export type { Disentanglement, FactorScores } from "./disentanglement";
