import { normal, uniform } from "../../random";
import { type PenLine, rasterizeLines } from "./raster";
import { GLYPH_STYLES, type GlyphStyle, type Stroke } from "./glyph_strokes";
import { smoothCurve } from "./smooth_curve";

/** Images are SIDE × SIDE pixels with the ink in a box of BOX pixels, as in MNIST. */
const SIDE = 28;
const BOX = 20;

/** Numbers in [from, to) and standard normal ones, read one after another. */
interface Dice {
  between(from: number, to: number): number;
  normal(): number;
}

function dice(seed: number, stream: string, step: number): Dice {
  const uniforms = uniform({ seed, stream: `digits/${stream}`, step }, 32);
  const normals = normal({ seed, stream: `digits/${stream}/wobble`, step }, 64);
  let nextUniform = 0;
  let nextNormal = 0;
  return {
    between: (from, to) => from + (to - from) * uniforms[nextUniform++ % uniforms.length],
    normal: () => normals[nextNormal++ % normals.length],
  };
}

/**
 * Draws one digit: a way of writing it, with random proportions, wobble, slant, rotation, pen
 * width, size and place, scaled into a box of 20×20 pixels and centred by its mass, as MNIST is.
 *
 * @param seed 0 to 2^53 - 1
 * @param stream "train" or "test": different images for the same index
 * @param index which image: its pixels and label are a function of (seed, stream, index)
 * @param out `[784]`: where the pixels go, 0 (background) to 255 (ink)
 * @returns the label, 0 to 9
 */
export function drawDigit(seed: number, stream: string, index: number, out: Uint8Array): number {
  const random = dice(seed, stream, index);
  const label = Math.floor(random.between(0, 10));
  const style = chooseStyle(GLYPH_STYLES[label], random);
  const curves = shapeCurves(style, random);
  const radius = Math.exp(random.between(Math.log(0.9), Math.log(1.7)));
  rasterizeLines(placeInBox(curves, radius, random), SIDE, out);
  return label;
}

function chooseStyle(styles: readonly GlyphStyle[], random: Dice): GlyphStyle {
  const total = styles.reduce((sum, style) => sum + style.weight, 0);
  let left = random.between(0, total);
  let [chosen] = styles;
  for (const style of styles) {
    chosen = style;
    left -= style.weight;
    if (left < 0) break;
  }
  return chosen;
}

/** The style's strokes as smooth curves, deformed: x0, y0, x1, y1, … in units of the height. */
function shapeCurves(style: GlyphStyle, random: Dice): Float64Array[] {
  const aspect = random.between(0.58, 0.95);
  const slant = 0.18 + 0.17 * random.normal();
  const angle = 0.08 * random.normal();
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const wobble = smoothWobble(random);
  const jitter = pointJitter(random);
  return style.strokes.map((stroke) => {
    const curve = smoothCurve(jitter(stroke));
    for (let i = 0; i < curve.length; i += 2) {
      const [dx, dy] = wobble(curve[i], curve[i + 1]);
      const y = curve[i + 1] + dy - 0.5;
      const x = aspect * (curve[i] + dx - 0.5) - slant * y;
      curve[i] = cos * x - sin * y;
      curve[i + 1] = sin * x + cos * y;
    }
    return curve;
  });
}

/** Moves each point of a glyph a little; points in the same place move together. */
function pointJitter(random: Dice): (stroke: Stroke) => Float64Array {
  const moved = new Map<number, [number, number]>();
  return (stroke) => {
    const points = new Float64Array(stroke.length);
    for (let i = 0; i < stroke.length; i += 2) {
      const place = 1000 * stroke[i] + stroke[i + 1];
      const shift = moved.get(place) ?? [0.035 * random.normal(), 0.028 * random.normal()];
      moved.set(place, shift);
      points[i] = stroke[i] / 100 + shift[0];
      points[i + 1] = stroke[i + 1] / 100 + shift[1];
    }
    return points;
  };
}

/** A smooth displacement of the whole glyph: one slow wave in each direction. */
function smoothWobble(random: Dice): (x: number, y: number) => [number, number] {
  const wave = () => ({
    size: 0.05 * random.normal(),
    kx: random.between(-4, 4),
    ky: random.between(-4, 4),
    phase: random.between(0, 2 * Math.PI),
  });
  const waveX = wave();
  const waveY = wave();
  return (x, y) => [
    waveX.size * Math.sin(waveX.kx * x + waveX.ky * y + waveX.phase),
    waveY.size * Math.sin(waveY.kx * x + waveY.ky * y + waveY.phase),
  ];
}

/** Scales curves into the box, centres them by their mass, and gives them the pen's width. */
function placeInBox(curves: Float64Array[], radius: number, random: Dice): PenLine[] {
  const { left, right, top, bottom, centreX, centreY } = measure(curves);
  const size = BOX * random.between(0.9, 1);
  const scale = (size - 2 * radius) / Math.max(right - left, bottom - top);
  const pressure = random.between(0, 0.22);
  // Mass in the middle, give or take, but no ink on the image's rim.
  const margin = radius * (1 + pressure) + 1.5;
  const shift = (centre: number, low: number, high: number) =>
    clamp(
      SIDE / 2 + 0.4 * random.normal() - scale * centre,
      margin - scale * low,
      SIDE - margin - scale * high,
    );
  const shiftX = shift(centreX, left, right);
  const shiftY = shift(centreY, top, bottom);
  const phase = random.between(0, 2 * Math.PI);
  return curves.map((curve) => {
    const points = curve.map((value, i) => scale * value + (i % 2 === 0 ? shiftX : shiftY));
    const radii = new Float64Array(curve.length / 2);
    for (let i = 0; i < radii.length; i++) {
      // The pen presses harder in some places: one slow wave along the height.
      radii[i] = radius * (1 + pressure * Math.sin(0.35 * points[2 * i + 1] + phase));
    }
    return { points, radii };
  });
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** The bounds of curves, and their centre of mass: the mean of the segments, by length. */
function measure(curves: Float64Array[]) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  let [mass, massX, massY] = [0, 0, 0];
  for (const curve of curves) {
    for (let i = 0; i < curve.length; i += 2) {
      const [x, y] = [curve[i], curve[i + 1]];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      if (i === 0) continue;
      const length = Math.hypot(x - curve[i - 2], y - curve[i - 1]);
      mass += length;
      massX += (length * (x + curve[i - 2])) / 2;
      massY += (length * (y + curve[i - 1])) / 2;
    }
  }
  return { left, right, top, bottom, centreX: massX / mass, centreY: massY / mass };
}
