// What `--architecture` may name: a line for each page.
export { denseNetwork } from "./dense";
