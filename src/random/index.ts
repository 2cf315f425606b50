export { categorical } from "./categorical";
export { type Draw, randomWords } from "./draw";
export { normal } from "./normal";
export { permutation } from "./permutation";
export { uniform } from "./uniform";
