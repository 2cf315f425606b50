// What `--dataset` may name: a line for each page.
export { digits } from "./digits";
export { fashionMnist } from "./fashion_mnist";
export { mnist } from "./mnist";
