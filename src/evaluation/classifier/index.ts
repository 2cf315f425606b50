export { Classifier, FEATURE_SIZE } from "./classifier";
export type { ClassifierConfig, Judgement } from "./classifier";
export { accuracy, trainClassifier } from "./train_classifier";
export type { ClassifierTraining } from "./train_classifier";
export { type JudgeName, NETWORKS } from "./networks";
