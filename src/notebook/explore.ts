import { displaySymbol } from "../host";
import type { Dataset } from "../data";
import { type Displayable, shortNames } from "../figures";
import { pixelPng } from "../figures/pixel_png";
import {
  decodeLatents,
  type Model,
  requireFiniteWeights,
  sampleImages,
  takesLabels,
} from "../models";
import * as widgets from "../widgets";
import { hasKlPerDimension, meanKl } from "../evaluation";

export interface ExploreOptions {
  /** How many sliders are seen at first; 8 by default. A button shows the others. */
  readonly sliders?: number;
  /**
   * How far a slider goes to either side of 0, in standard deviations of the prior; 3 by default. Of a
   * prior that is the model's own, in the root of the mean square of its widest dimension.
   */
  readonly range?: number;
  /** How many test images the KL is the mean of; 2000 by default. */
  readonly count?: number;
}

/** The controls of {@link explore}. */
export interface Exploration extends Displayable {
  /** One slider a latent dimension, the strongest first. */
  readonly sliders: readonly widgets.Slider[];
  /** The latent dimension of each slider. */
  readonly dimensions: readonly number[];
  /** What a model that is told labels is told to draw. */
  readonly label: widgets.Dropdown<number> | undefined;
  readonly image: widgets.Picture;
  /** The latent that the sliders stand at, in the model's own order. */
  latent(): Float32Array;
  close(): void;
}

/** Pixels of the picture to one of the image; larger images are enlarged less. */
const mostScale = 8;
/** And small ones more, to this side in pixels. */
const leastSide = 160;
const widest = 320;

/**
 * Sliders for the latent dimensions and the image that the decoder makes of them, redrawn while a
 * slider is dragged. A model that is told labels has a choice among them, too.
 *
 * Strongest first: by KL over the test images of `data`, or of a model that has none by dimensions by the
 * variance of the posteriors' means; without data by how much the decoder's
 * image changes (sum of squares) as the dimension goes from −1 to 1.
 *
 * @throws UserError where the model's weights are no numbers
 * @example
 * ```ts
 * explore(model, mnist)
 * ```
 */
export function explore(model: Model, data?: Dataset, options: ExploreOptions = {}): Exploration {
  const { sliders: shown = 8, range: deviations = 3, count = 2000 } = options;
  requireFiniteWeights(model);
  const range = deviations * (model.ownPrior ? priorScale(model) : 1);
  const { latentSize, imageShape } = model.config;
  const strength = data
    ? meanKl(model, data.test.slice(0, Math.min(count, data.test.size), "test"))
    : decoderResponse(model);
  const measure = data && (hasKlPerDimension(model) ? "KL" : "variance");
  const dimensions = Array.from(strength.keys()).sort((a, b) => strength[b] - strength[a]);

  const sliders = dimensions.map((d) =>
    widgets.slider({
      label: measure ? `z${d + 1} · ${measure} ${strength[d].toFixed(2)}` : `z${d + 1}`,
      labelWidth: measure === "variance" ? "10rem" : measure ? "7.5rem" : "3rem",
      min: -range,
      max: range,
      step: 0.05,
      value: 0,
      format: ".2f",
      layout: { width: "22rem" },
    }),
  );
  const label = takesLabels(model) ? classChooser(model, data) : undefined;

  const latent = () => {
    const z = new Float32Array(latentSize);
    dimensions.forEach((d, i) => (z[d] = sliders[i].value));
    return z;
  };
  const longest = Math.max(...imageShape);
  const most = Math.max(mostScale, Math.floor(leastSide / longest));
  const scale = Math.max(1, Math.min(most, Math.floor(widest / longest)));
  const decoded = () => {
    const image = decodeLatents(model, latent(), label && [label.value]);
    return pixelPng(image, imageShape, scale);
  };
  const image = widgets.picture(decoded(), { width: imageShape[1] * scale });
  const redraw = widgets.coalesced(() => (image.value = decoded()));
  for (const control of [...sliders, ...(label ? [label] : [])]) control.onChange(redraw);

  const move = (z: ArrayLike<number>) =>
    sliders.forEach((slider, i) => (slider.value = z[dimensions[i]] ?? 0));
  const view = widgets.hbox(
    [
      sliderBox(sliders, shown, buttons(model, move)),
      widgets.vbox(label ? [label, image] : [image], { layout: { alignItems: "center" } }),
    ],
    { layout: { flexFlow: "row wrap", gridGap: "0 1.5rem" } },
  );
  return {
    sliders,
    dimensions,
    label,
    image,
    latent,
    close: () => [view, ...sliders].forEach((widget) => widget.close()),
    [displaySymbol]: () => view[displaySymbol](),
  };
}

/** More classes than these are chosen from a list. */
const mostButtons = 12;
const mostButtonLetters = 80;
/** Longer names are cut. */
const mostLetters = 48;

/** A choice among the labels that the model can be told, by their names. */
function classChooser({ config }: Model, data?: Dataset): widgets.Dropdown<number> {
  const names = Array.from({ length: config.numClasses }, (_, label) => {
    return data?.classNames[label] ?? String(label);
  });
  // A map, since an object would put names that are whole numbers first.
  const options = new Map(shortNames(names, mostLetters).map((name, label) => [name, label]));
  const letters = [...options.keys()].reduce((sum, name) => sum + name.length, 0);
  const besides = names.length <= mostButtons && letters <= mostButtonLetters;
  return (besides ? widgets.toggleButtons : widgets.dropdown)({ options });
}

/** The strongest sliders, a button for the others, and the buttons of all of them. */
function sliderBox(
  sliders: readonly widgets.Slider[],
  shown: number,
  buttons: readonly widgets.Widget[],
): widgets.Widget {
  const box = widgets.vbox(sliders.slice(0, shown));
  if (sliders.length <= shown) return widgets.vbox([box, widgets.hbox(buttons)]);
  const fewer = `Strongest ${shown}`;
  const all = `All ${sliders.length} dimensions`;
  const more = widgets.button({ label: all });
  more.onClick(() => {
    const showAll = more.label === all;
    box.children = showAll ? sliders : sliders.slice(0, shown);
    more.label = showAll ? fewer : all;
  });
  return widgets.vbox([box, widgets.hbox([more, ...buttons])]);
}

function buttons(model: Model, move: (z: ArrayLike<number>) => void): widgets.Widget[] {
  let seed = 0;
  const layout = { width: "auto" };
  const prior = model.ownPrior ? "the model's own prior" : "the prior N(0, I)";
  const random = widgets.button({ label: "Random z", tooltip: `From ${prior}`, layout });
  random.onClick(() => {
    const labels = takesLabels(model) ? [0] : undefined;
    move(sampleImages(model, 1, { seed: seed++, labels }).latents);
  });
  const middle = model.ownPrior ? "Every latent 0" : "The prior's mean";
  const centre = widgets.button({ label: "z = 0", tooltip: middle, layout });
  centre.onClick(() => move(new Float32Array(model.config.latentSize)));
  return [random, centre];
}

/** How far from 0 latents of the model's own prior are, in the dimension in which they are farthest. */
function priorScale(model: Model): number {
  const { latentSize } = model.config;
  const { latents } = sampleImages(model, 200, { labels: takesLabels(model) ? [0] : undefined });
  const squares = Array.from({ length: latentSize }, (_, d) => {
    const own = latents.filter((_, k) => k % latentSize === d);
    return own.reduce((sum, value) => sum + value * value, 0) / own.length;
  });
  return Math.max(1, Math.ceil(Math.sqrt(Math.max(...squares))));
}

/** For each dimension, the sum of squares between the images of −1 and of 1 there, 0 elsewhere. */
function decoderResponse(model: Model): Float64Array {
  const { latentSize } = model.config;
  const ends = new Float32Array(2 * latentSize * latentSize);
  for (let d = 0; d < latentSize; d++) {
    ends[2 * d * latentSize + d] = -1;
    ends[(2 * d + 1) * latentSize + d] = 1;
  }
  const images = decodeLatents(model, ends, new Array<number>(2 * latentSize).fill(0));
  const pixels = images.length / (2 * latentSize);
  return Float64Array.from({ length: latentSize }, (_, d) => {
    let sum = 0;
    for (let i = 2 * d * pixels; i < (2 * d + 1) * pixels; i++) {
      sum += (images[i + pixels] - images[i]) ** 2;
    }
    return sum;
  });
}
