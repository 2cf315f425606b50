import type { Run, StepRecord } from "../training";
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
  tell(record: StepRecord | undefined): void;
  /** Takes the panel away. */
  close(): void;
}

const width = 760;
const nothing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="760" height="400"/>');
const rateRange = { min: 1e-5, max: 1e-1 };
const betaRange = { min: 0, max: 8, step: 0.1 };

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
  const caption = html(quiet(samplesCaption));
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
      if (record)
        bar.value = (record.epoch - 1 + record.step / record.stepsPerEpoch) / run.numEpochs;
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
  const [label, layout] = ["learning rate", { width: "48%", minWidth: "20rem" }];
  // Not while it is dragged: each value on the way would be a change in the history.
  const still = { continuous: false, labelWidth: "6.5rem" };
  const rate = logSlider({
    ...{ label, layout, ...still, value: run.learningRate, format: ".2~e" },
    min: Math.min(rateRange.min, run.learningRate || rateRange.min),
    max: Math.max(rateRange.max, run.learningRate),
  });
  const beta = slider({
    ...{ label: "β", layout, ...still, ...betaRange, value: run.beta },
    max: Math.max(betaRange.max, run.beta),
  });
  pause.onClick(() => (run.status === "paused" ? run.resume() : run.pause()));
  step.onClick(() => run.step());
  epoch.onClick(() => run.finishEpoch());
  stop.onClick(() => run.stop());
  for (const each of [pause, step, epoch, stop]) each.onClick(onAction);
  rate.onChange((value) => (run.learningRate = value));
  beta.onChange((value) => (run.beta = value));
  for (const each of [rate, beta]) each.onChange(onAction);

  const follow = () => {
    const paused = run.status === "paused";
    pause.label = paused ? "Continue" : "Pause";
    pause.icon = paused ? "play" : "pause";
    step.disabled = epoch.disabled = !paused;
    if (run.learningRate > 0) rate.value = run.learningRate;
    beta.value = run.beta;
  };
  const wrap = { flexFlow: "row wrap" };
  const rows = [
    hbox([pause, step, epoch, stop], { layout: wrap }),
    hbox([rate, beta], { layout: wrap }),
  ];
  return { widgets: rows, follow };
}

function sentence(run: Run, record: StepRecord | undefined): string {
  if (!record) return quiet("Starting …");
  const { epoch, step, stepsPerEpoch, imagesPerSecond, secondsLeft, loss } = record;
  const state = run.status === "paused" ? "paused" : `${timeLeft(secondsLeft)} left`;
  const parts = [
    `<b>Epoch ${epoch}</b> of ${run.numEpochs}`,
    `step ${step} of ${stepsPerEpoch}`,
    `<b>${loss.toFixed(1)}</b> nats per image`,
    `${Math.round(imagesPerSecond).toLocaleString("en")} images/s`,
    `<b>${state}</b>`,
  ];
  return `<span style="font-variant-numeric:tabular-nums">${parts.join(" · ")}</span>`;
}

function timeLeft(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const quiet = (text: string) => `<span style="opacity:0.7">${text}</span>`;
