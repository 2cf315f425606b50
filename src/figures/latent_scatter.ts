import { UNKNOWN_LABEL } from "../data/labels";
import { counted } from "../config";
import { contrast } from "./contrast";
import { type Figure, makeFigure, rounded } from "./figure";
import { keepApart } from "./keep_apart";
import { shortName } from "./short_name";
import { axis, baseLayout, categoricalColor, neutral, plotlyText, type Trace } from "./theme";

export interface LatentScatterOptions {
  /** First and second coordinate of each point. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** Class of each point, an index into `classNames`, or −1 where it is not known; absent: none is. */
  labels?: ArrayLike<number>;
  classNames?: readonly string[];
  /** What the two axes are: "z₁" or "first principal component (31 %)". */
  axes: readonly [string, string];
  title?: string;
}

/** More points than this make a notebook heavy and a plot no clearer. */
const maxPoints = 5000;

/** More classes than this, and their names are written smaller. */
const roomyClasses = 20;

/** So many classes have a name, those with the most points; the others share one legend entry. */
const namedClasses = 40;
/** Longer names are cut, and whole where a point is pointed at. */
const mostLetters = 24;

/** Small, since points cover one another: let through, their colours would merge and not stand on the page. */
const pointSize = 4;

/** Behind a name that stands among points, on a white and on a dark page. */
const halo = Array.from({ length: 4 }, () => "0px 0px 3px #fff").join(", ");

const [white, dark] = ["#ffffff", "#222222"];

/** The points of one class, or those of none. */
interface Group {
  readonly name: string;
  /** The name as far as there is room. */
  readonly short: string;
  readonly color: string;
  readonly xs: number[];
  readonly ys: number[];
}

/**
 * Latent codes as points in the plane, coloured by class, with each class's name at its median point, or as near to
 * it as other names let it, so that colour is not the only key; points whose class is not known are grey, below the
 * others. The first 5,000 points are drawn. One unit is as long on both axes. Of more than 40 classes, those with the
 * most points are named; the others' points keep their colours, and say their class where they are pointed at.
 *
 * @throws RangeError where the arrays differ in length or a label has no class name
 */
export function latentScatter(options: LatentScatterOptions): Figure {
  const { axes, title = "Latent space" } = options;
  const { classes: all, unlabelled, count } = groupsOf(options);
  const [classes, others] = namedFirst(all);
  const small = classes.length > roomyClasses;
  const layout = {
    ...baseLayout(title),
    height: 520,
    margin: { l: 70, r: 20, t: 56, b: 56 },
    // Margins that follow the ticks, which follow a scale common to both axes, which follows the
    // margins: for some ranges plotly.js finds no end. So the margins stay.
    xaxis: axis(axes[0], { automargin: false }),
    yaxis: axis(axes[1], { automargin: false, scaleanchor: "x", scaleratio: 1 }),
    legend: {
      itemsizing: "constant",
      // Many classes stand close, and yet scroll from some 20 on.
      ...(small && { tracegroupgap: 0, font: { size: 10 } }),
    },
    hovermode: "closest",
  };
  const unknown = unlabelled.xs.length;
  const parts = [
    ...(all.length > 0
      ? [` in ${counted(all.length)} ${all.length === 1 ? "class" : "classes"}`]
      : []),
    ...(unknown > 0 ? [`, ${unknown === count ? "all" : counted(unknown)} unlabelled`] : []),
  ];
  const description = `${title}: ${counted(count)} points${parts.join("")}, ${axes.join(" against ")}`;
  const traces = [
    ...(unknown > 0 ? [pointTrace(unlabelled, classes.length > 0)] : []),
    ...(others.length > 0 ? [othersTrace(others)] : []),
    ...classes.map((group) => pointTrace(group)),
    // After all the points, so that no point covers a name.
    ...nameTraces(classes, small, [540, 360]),
  ];
  return makeFigure(traces, layout, description);
}

/** The classes that are named, in their order, and the others. */
function namedFirst(classes: readonly Group[]): [Group[], Group[]] {
  const order = [...classes].sort((a, b) => b.xs.length - a.xs.length);
  const named = new Set(order.slice(0, namedClasses));
  return [classes.filter((each) => named.has(each)), classes.filter((each) => !named.has(each))];
}

/** The points of many classes as one trace. */
function othersTrace(groups: readonly Group[]): Trace {
  const each = <T>(of: (group: Group) => T) => groups.flatMap((g) => g.xs.map(() => of(g)));
  return {
    ...{
      type: "scatter",
      mode: "markers",
      name: `and ${counted(groups.length)} more`,
      showlegend: true,
    },
    x: rounded(groups.flatMap(({ xs }) => xs)),
    y: rounded(groups.flatMap(({ ys }) => ys)),
    marker: { color: each(({ color }) => color), size: pointSize },
    text: each(({ name }) => name),
    hovertemplate: "%{text}<br>%{x}, %{y}<extra></extra>",
  };
}

/** The classes that have points, in their order, and the points that have no class. */
export function groupsOf({ x, y, labels, classNames = [] }: LatentScatterOptions): {
  classes: Group[];
  unlabelled: Group;
  count: number;
} {
  if (x.length !== y.length || (labels && x.length !== labels.length)) {
    throw new RangeError(
      `a scatter of ${counted(x.length)} x, ${counted(y.length)} y and ${labels?.length ?? 0} labels: the counts must agree`,
    );
  }
  const count = Math.min(x.length, maxPoints);
  const classes = classNames.map((name, label): Group => ({
    ...{ name: plotlyText(name), short: plotlyText(shortName(name, mostLetters)) },
    ...{ color: categoricalColor(label), xs: [], ys: [] },
  }));
  const unlabelled: Group = {
    name: "unlabelled",
    short: "unlabelled",
    color: neutral.axis,
    xs: [],
    ys: [],
  };
  for (let index = 0; index < count; index++) {
    const label = labels?.[index] ?? UNKNOWN_LABEL;
    const group = label === UNKNOWN_LABEL ? unlabelled : classes[label];
    if (group === undefined) throw new RangeError(`label ${label} has no class name`);
    group.xs.push(x[index]);
    group.ys.push(y[index]);
  }
  return { classes: classes.filter(({ xs }) => xs.length > 0), unlabelled, count };
}

export function pointTrace({ name, short, color, xs, ys }: Group, showlegend?: boolean): Trace {
  return {
    ...{ type: "scatter", mode: "markers", name: short, legendgroup: name },
    ...(showlegend !== undefined && { showlegend }),
    x: rounded(xs),
    y: rounded(ys),
    marker: { color, size: pointSize },
    hovertemplate: `${name}<br>%{x}, %{y}<extra></extra>`,
  };
}

/**
 * The classes' names in the middle of their points, none on another.
 *
 * @param room for the points, as wide and high in pixels as it is at least where there is no need to scroll
 */
export function nameTraces(
  classes: readonly Group[],
  small: boolean,
  [width, height]: readonly [number, number],
): Trace[] {
  const [wide, high] = (["xs", "ys"] as const).map((axis) => extent(classes.map((c) => c[axis])));
  const pixel = Math.max(wide / width, high / height);
  const places = keepApart(
    classes.map(({ name, short, xs, ys }) => {
      const disc = small ? 9 : 11.5;
      const halfWidth = pixel * (fitsDisc(name) ? disc : Math.max(disc, letterHalf * short.length));
      const halfHeight = pixel * (fitsDisc(name) ? disc : 14);
      return { x: median(xs), y: median(ys), halfWidth, halfHeight };
    }),
  );
  return classes.map((group, i) => nameTrace(group, places[i], small));
}

/** Half of a letter's width, in pixels. */
const letterHalf = 4.6;

/** From the least to the greatest of all numbers. */
function extent(lists: readonly number[][]): number {
  const ends = (choose: (...values: number[]) => number) =>
    lists.flat().reduce((a, b) => choose(a, b));
  return lists.length === 0 ? 0 : ends(Math.max) - ends(Math.min);
}

const fitsDisc = (name: string) => name.length <= 2;

/** A class's name on a disc of its colour; a name too long for the disc stands above it. */
function nameTrace(
  { name, short, color }: Group,
  { x, y }: { x: number; y: number },
  small: boolean,
): Trace {
  const fits = fitsDisc(name);
  const ink = fits && contrast(color, white) > contrast(color, dark) ? white : dark;
  return {
    ...{ type: "scatter", mode: "markers+text", legendgroup: name, showlegend: false },
    x: rounded([x]),
    y: rounded([y]),
    marker: { color, size: fits ? (small ? 16 : 20) : 11, line: { color: "#fff", width: 1.5 } },
    text: [`<b>${short}</b>`],
    textposition: fits ? "middle center" : "top center",
    textfont: { color: ink, size: small ? 10 : 12, ...(!fits && { shadow: halo }) },
    hoverinfo: "skip",
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  return sorted.length % 2 ? upper : (sorted[middle - 1] + upper) / 2;
}
