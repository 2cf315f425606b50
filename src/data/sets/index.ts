// What `--dataset` may name: a line for each page.
export { cifar10 } from "./cifar10";
export { digits } from "./digits";
export { emnistLetters } from "./emnist_letters";
export { fashionMnist } from "./fashion_mnist";
export { kmnist } from "./kmnist";
export { mnist } from "./mnist";
export { sprites } from "./sprites";
