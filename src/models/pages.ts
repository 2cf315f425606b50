// What `--model` may name: a line for each page.
export { autoencoder } from "./autoencoder";
export { betaTcVae } from "./beta_tc_vae";
export { betaVae } from "./beta_vae";
export { cvae } from "./cvae";
export { factorVae } from "./factor_vae";
export { iaf } from "./iaf";
export { infoVae } from "./info_vae";
export { iwae } from "./iwae";
export { ladder } from "./ladder";
export { vae } from "./vae";
export { vamp } from "./vamp";
export { vqVae } from "./vq_vae";
export { wae } from "./wae";
