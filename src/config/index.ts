export { requireWritableFolder, writeFilesAtomically } from "../host/node/atomic_files";
export { fileError } from "../host/node/file_error";
export { didYouMean, nearest } from "./nearest";
export { checked, choice, integer, integers, real, text, toggle } from "./option";
export type { Option } from "./option";
export { isCvae, modelOptions, placeOptions, trainingOptions } from "./options";
export type { ModelSettings, OptionTable, Settings, TrainingSettings } from "./options";
export { camelCase, select, snakeCase, withDefaults } from "./settings";
export { UserError } from "./user_error";
