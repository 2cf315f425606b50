import { uniform } from "../../random";
import { type Shape, SPRITE_SHAPES } from "./sprite_shapes";

/** What a sprite is made of, in the order in which its values stand. */
export const SPRITE_FACTORS = ["shape", "size", "slant", "x", "y", "hue"] as const;

/** What the labels mean. */
export const SPRITE_CLASSES = Object.keys(SPRITE_SHAPES);

const SHAPES: readonly Shape[] = Object.values(SPRITE_SHAPES);

/** Radii as shares of the shorter side, the slant in radians. */
const SMALLEST = 0.11;
const LARGEST = 0.24;
const STEEPEST = Math.PI / 5;

/** Room that stays at the sides, in radii: the star is the widest. */
const REACH = 1.42;

/** Behind the shape: dark at night, a little lighter towards the top. */
const GROUND = [
  [30, 32, 48],
  [18, 19, 30],
] as const;

/**
 * Draws one sprite: a shape in one colour on a dark ground, its rim soft over one pixel, its upper side
 * a little lighter. All factors are independent of each other but for the places, which keep the whole
 * shape inside.
 *
 * @param seed 0 to 2^53 - 1
 * @param stream "train" or "test"
 * @param index which image: it is a function of (seed, stream, index), whatever its size
 * @param factors `[6]`: where its factors go, each 0 to 1 but for the shape, which is its label
 * @param out `[height * width * 3]`
 */
export function drawSprite(
  {
    seed,
    stream,
    index,
  }: { readonly seed: number; readonly stream: string; readonly index: number },
  [height, width]: readonly [number, number],
  factors: Float32Array,
  out: Uint8Array,
): void {
  factors.set(uniform({ seed, stream: `sprites/${stream}`, step: index }, SPRITE_FACTORS.length));
  const label = Math.floor(factors[0] * SHAPES.length);
  factors[0] = label;
  const [, size, slant, x, y, hue] = factors;
  const radius = (SMALLEST + (LARGEST - SMALLEST) * size) * Math.min(height, width);
  const angle = STEEPEST * (2 * slant - 1);
  const at = {
    x: inside(x, radius, width),
    y: inside(y, radius, height),
    cos: Math.cos(angle) / radius,
    sin: Math.sin(angle) / radius,
  };
  out.set(groundOf(height, width));
  paintShape(SHAPES[label], at, radius, colourOf(hue), { height, width, out });
}

function inside(share: number, radius: number, side: number): number {
  const margin = Math.min(REACH * radius, side / 2);
  return margin + share * (side - 2 * margin);
}

let ground:
  { readonly height: number; readonly width: number; readonly pixels: Uint8Array } | undefined;

/** What is behind every image of a size: the last one is kept. */
function groundOf(height: number, width: number): Uint8Array {
  if (ground?.height === height && ground.width === width) return ground.pixels;
  const pixels = new Uint8Array(height * width * 3);
  for (let p = 0; p < pixels.length; p++) {
    const down = (Math.floor(p / (3 * width)) + 0.5) / height;
    pixels[p] = Math.round(GROUND[0][p % 3] * (1 - down) + GROUND[1][p % 3] * down);
  }
  ground = { height, width, pixels };
  return pixels;
}

interface Pose {
  readonly x: number;
  readonly y: number;
  /** Of the slant, over the radius. */
  readonly cos: number;
  readonly sin: number;
}

interface Picture {
  readonly height: number;
  readonly width: number;
  readonly out: Uint8Array;
}

function paintShape(
  shape: Shape,
  { x, y, cos, sin }: Pose,
  radius: number,
  colour: readonly number[],
  { height, width, out }: Picture,
): void {
  const reach = REACH * radius + 1;
  const [top, bottom] = [
    Math.max(0, Math.floor(y - reach)),
    Math.min(height, Math.ceil(y + reach)),
  ];
  const [left, right] = [Math.max(0, Math.floor(x - reach)), Math.min(width, Math.ceil(x + reach))];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const dx = column + 0.5 - x;
      const dy = row + 0.5 - y;
      const v = cos * dy - sin * dx;
      const share = Math.min(1, Math.max(0, 0.5 - radius * shape(cos * dx + sin * dy, v)));
      if (share === 0) continue;
      const light = 1 - 0.14 * Math.min(1, Math.max(-1, v));
      const p = 3 * (row * width + column);
      for (let k = 0; k < 3; k++) {
        const ink = Math.min(255, colour[k] * light);
        out[p + k] = Math.round(share * ink + (1 - share) * out[p + k]);
      }
    }
  }
}

/**
 * A colour by its hue, 0 to 1 once around, all of them about as light: Oklch of lightness 0.76 and
 * chroma 0.14.
 *
 * Source: B. Ottosson, "A perceptual color space for image processing", 2020.
 */
function colourOf(hue: number): number[] {
  const [lightness, chroma] = [0.76, 0.14];
  const a = chroma * Math.cos(2 * Math.PI * hue);
  const b = chroma * Math.sin(2 * Math.PI * hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(toByte);
}

/** Light as sRGB writes it. */
function toByte(light: number): number {
  const within = Math.min(1, Math.max(0, light));
  return 255 * (within <= 0.0031308 ? 12.92 * within : 1.055 * within ** (1 / 2.4) - 0.055);
}
