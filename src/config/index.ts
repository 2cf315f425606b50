export { withArticle } from "./article";
export { counted } from "./counted";
export { didYouMean, nearest } from "./nearest";
export {
  checked,
  choice,
  duration,
  integer,
  integers,
  later,
  ofFirstEpochs,
  real,
  secondsOf,
  text,
  toggle,
  weight,
  worded,
} from "./option";
export type { Option, OptionWords, SliderRange, ValueOf } from "./option";
export {
  imageOptions,
  isCvae,
  limitOptions,
  placeOptions,
  trainingOptions,
  trainingOptionsFor,
} from "./options";
export type { OptionTable, Settings, TrainingSettings } from "./options";
export { type Named, Registry } from "./registry";
export { camelCase, select, snakeCase, snakeCaseNames, withDefaults } from "./settings";
export { namedOtherwise, optionMeant, synonym } from "./synonyms";
export { UserError } from "./user_error";
