import { UserError } from "../config";
import { termTitle } from "../models/terms";

/** The values by name that are no numbers, as "reconstruction NaN, KL Infinity"; the terms before their sum. */
export function notFinite(values: Readonly<Record<string, number>>): string | undefined {
  const broken = Object.entries(values).filter(([, value]) => !Number.isFinite(value));
  const terms = broken.filter(([name]) => name !== "loss");
  const told = terms.length > 0 ? terms : broken;
  if (told.length === 0) return undefined;
  return told.map(([name, value]) => `${termTitle(name)} ${String(value)}`).join(", ");
}

/** Beyond so many times the loss of the run's first step, a loss is a number in name only. */
const FAR = 1e6;

/** A loss that is a number but beyond any measure, as "loss 9.9e+9, after 620.5 at first". */
export function beyondMeasure(loss: number, first: number | undefined): string | undefined {
  if (first === undefined || !(loss > FAR * Math.max(1, Math.abs(first)))) return undefined;
  return `loss ${loss.toPrecision(2)}, after ${first.toPrecision(4)} at first`;
}

/** What of a run may have driven it astray. */
export interface Suspects {
  readonly learningRate: number;
  readonly precision: string;
  /** Weights of the loss above those that the model was made with, by name. */
  readonly raised: Readonly<Record<string, number>>;
}

/** What to try after a training has diverged: "choose a smaller learning_rate than 0.1". */
export function advice({ learningRate, precision, raised }: Suspects): string {
  const weights = Object.entries(raised).map(([name, value]) => `a smaller ${name} than ${value}`);
  const precise = precision === "float32" ? [] : ["the precision float32"];
  return `choose ${[`a smaller learning_rate than ${learningRate}`, ...weights, ...precise].join(", or ")}`;
}

/** The error of a training that has gone where more steps mend nothing. */
export function divergence(where: string, what: string, suspects: Suspects): UserError {
  return new UserError(`the training diverged ${where} (${what}): ${advice(suspects)}`);
}

/** The error of a loss that has no value before the first update. */
export function noLossAtAll(what: string): UserError {
  return new UserError(
    `the loss is no number in the run's first step, before any update (${what}): look at the formula of ` +
      "that term, or create the model anew",
  );
}
