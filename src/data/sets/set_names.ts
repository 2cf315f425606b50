/** What the project's own sets are called: a folder of the same name does not pass for one of them. */
export const SET_NAMES: readonly string[] = [
  ...["mnist", "fashion-mnist", "kmnist", "emnist-letters", "cifar-10", "digits", "sprites"],
];
