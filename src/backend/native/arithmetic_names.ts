// The operations of arithmetic, by the names that TensorFlow.js calls them by.

/** Of one tensor, number by number. */
export const EACH = [
  ...["Abs", "Exp", "Log", "Log1p", "Neg", "Reciprocal", "Relu", "Rsqrt", "Sigmoid", "Softplus"],
  ...["Sqrt", "Square", "Step", "Tanh"],
];
/** Of two tensors, each repeated as the other needs it. */
export const PAIRS = [
  ...["Add", "Sub", "Multiply", "RealDiv", "SquaredDifference", "Maximum", "Minimum"],
  ...["Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual"],
];
/** Over dimensions of a tensor. */
export const REDUCTIONS = ["Sum", "Mean", "Max"];
const OTHERS = [
  ...["ArgMax", "Cast", "LogicalAnd", "OneHot", "Product", "Rows", "Select", "View", "ZerosLike"],
];

/** All of them, and those of the project's own name that they are made of. */
export const ARITHMETIC: readonly string[] = [...EACH, ...PAIRS, ...REDUCTIONS, ...OTHERS];
