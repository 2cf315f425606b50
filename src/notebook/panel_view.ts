import { escapeMarkup } from "../host/escape";
import { counted } from "../config";
import { lossSum, type PreparationRecord, type Run, type StepRecord } from "../training";
import {
  type Box,
  button,
  hbox,
  html,
  logSlider,
  picture,
  progressBar,
  slider,
  vbox,
  type Widget,
} from "../widgets";

/** What a training panel consists of. */
export interface PanelView {
  readonly root: Box;
  /** Shows the curves, as an SVG. */
  drawCurves(svg: string): void;
  /** Shows the samples, as a PNG. */
  drawSamples(png: Uint8Array): void;
  /** Says how far the run is, how fast, and whether it waits. */
  tell(record: StepRecord | PreparationRecord | undefined): void;
  /** Takes the panel away. */
  close(): void;
}

const width = 760;
const nothing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="760" height="400"/>');
const rateRange = { min: 1e-5, max: 1e-1 };

/**
 * Makes the panel's widgets and lets them act on the run.
 *
 * @param onAction called after each press and move: a paused run tells nothing by itself
 */
export function panelView(run: Run, samplesCaption: string, onAction: () => void): PanelView {
  const bar = progressBar({ layout: { width: "100%", height: "12px" } });
  const said = html("");
  const curves = picture(nothing, { format: "svg+xml", width });
  const samples = picture(Buffer.alloc(0), { width });
  const caption = html(quiet(escapeMarkup(samplesCaption)));
  const { widgets, follow } = controls(run, onAction);
  const root = vbox([said, bar, ...widgets, curves, caption, samples], {
    layout: { width: "100%", maxWidth: `${width}px` },
  });
  root.layout.update({ overflow: "hidden" });
  return {
    root,
    drawCurves: (svg) => (curves.value = Buffer.from(svg)),
    drawSamples: (png) => (samples.value = png),
    tell(record) {
      follow();
      said.value = sentence(run, record);
      if (!record) return;
      const ofEpoch = record.kind === "step" ? record.step / record.stepsPerEpoch : 0;
      bar.value = (record.epoch - 1 + ofEpoch) / run.numEpochs;
    },
    close() {
      // A notebook keeps the last state of widgets, closed ones too where no browser was open.
      curves.value = Buffer.alloc(0);
      samples.value = Buffer.alloc(0);
      root.close();
    },
  };
}

/** The controls, and what makes them follow a run that code changes. */
function controls(run: Run, onAction: () => void): { widgets: Widget[]; follow(): void } {
  const pause = button({ label: "Pause", icon: "pause", tooltip: "Wait after this step" });
  const step = button({ label: "Step", icon: "step-forward", tooltip: "One batch, then wait" });
  const epoch = button({
    ...{ label: "Epoch", icon: "fast-forward" },
    tooltip: "To the end of the epoch, then wait",
  });
  const stop = button({
    ...{ label: "Stop and keep", icon: "stop", look: "warning" as const },
    tooltip: "End the training; the model keeps what it has learned",
  });
  const [label, layout] = ["learning rate", { width: "48%", minWidth: "min(20rem, 100% - 8px)" }];
  // Not while it is dragged: each value on the way would be a change in the history.
  const still = { continuous: false, labelWidth: "6.5rem" };
  const rate = logSlider({
    ...{ label, layout, ...still, value: run.learningRate, format: ".2~e" },
    min: Math.min(rateRange.min, run.learningRate || rateRange.min),
    max: Math.max(rateRange.max, run.learningRate),
  });
  // The loss's options, as the model's page declares them.
  const weights = run.model.tunable.map(({ name, label, min, max, step }) => {
    const value = run.weights[name];
    const made = slider({ label, layout, ...still, min, max: Math.max(max, value), step, value });
    made.onChange((to) => run.tune(name, to));
    return { name, slider: made };
  });
  pause.onClick(() => (run.status === "paused" ? run.resume() : run.pause()));
  step.onClick(() => run.step());
  epoch.onClick(() => run.finishEpoch());
  stop.onClick(() => run.stop());
  for (const each of [pause, step, epoch, stop]) each.onClick(onAction);
  rate.onChange((value) => (run.learningRate = value));
  const sliders = [rate, ...weights.map((each) => each.slider)];
  for (const each of sliders) each.onChange(onAction);

  const follow = () => {
    const paused = run.status === "paused";
    pause.label = paused ? "Continue" : "Pause";
    pause.icon = paused ? "play" : "pause";
    pause.tooltip = paused ? "Go on with the training" : "Wait after this step";
    step.disabled = epoch.disabled = !paused;
    if (run.learningRate > 0) rate.value = run.learningRate;
    for (const { name, slider } of weights) slider.value = run.weights[name];
  };
  const wrap = { flexFlow: "row wrap" };
  const rows = [
    hbox([pause, step, epoch, stop], { layout: wrap }),
    hbox(sliders, { layout: wrap }),
  ];
  return { widgets: rows, follow };
}

function sentence(run: Run, record: StepRecord | PreparationRecord | undefined): string {
  if (!record) return quiet("Starting …");
  if (record.kind === "preparation") {
    const share = run.status === "paused" ? "paused" : `${Math.round(100 * record.share)} %`;
    const before = `Before epoch ${counted(record.epoch)} of ${counted(run.numEpochs)}`;
    return `<b>${before}</b> · ${escapeMarkup(record.what)} · <b>${share}</b>`;
  }
  const { epoch, step, stepsPerEpoch, imagesPerSecond, secondsLeft, loss, means, weights } = record;
  const state = run.status === "paused" ? "paused" : `${timeLeft(secondsLeft)} left`;
  const parts = [
    `<b>Epoch ${counted(epoch)}</b> of ${counted(run.numEpochs)}`,
    `step ${counted(step)} of ${counted(stepsPerEpoch)}`,
    `<b>${loss.toFixed(1)}</b> nats per image = ${lossSum(means, weights, true)}`,
    `${counted(Math.round(imagesPerSecond))} images/s`,
    `<b>${state}</b>`,
  ];
  return `<span style="font-variant-numeric:tabular-nums">${parts.join(" · ")}</span>`;
}

function timeLeft(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const quiet = (text: string) => `<span style="opacity:0.7">${text}</span>`;
