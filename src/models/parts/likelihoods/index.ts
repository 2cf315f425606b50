// What `--likelihood` may name: a line for each page.
export { bernoulli } from "./bernoulli";
export { continuousBernoulli } from "./continuous_bernoulli";
export { gaussian } from "./gaussian";
export { logistic } from "./logistic";
