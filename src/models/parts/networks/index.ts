// What `--architecture` may name: a line for each page.
export { convNetwork } from "./conv";
export { denseNetwork } from "./dense";
export { resnetNetwork } from "./resnet";
