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
export { m1 } from "./m1";
export { m1m2 } from "./m1m2";
export { m2 } from "./m2";
export { m2Consistency } from "./m2_consistency";
export { vade } from "./vade";
export { vae } from "./vae";
export { vamp } from "./vamp";
export { wae } from "./wae";
