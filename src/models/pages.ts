// What `--model` may name: a line for each page.
export { cvae } from "./cvae";
export { vae } from "./vae";
