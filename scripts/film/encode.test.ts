import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, decodeApng, encode } from "fast-png";
import { encodeFilm } from "./encode";

const width = 6;
const height = 4;
type Colour = readonly [number, number, number];

/** A picture in one colour with a single pixel of another. */
function picture(ground: Colour, dot: Colour, at: number): Buffer {
  const data = Uint8Array.from({ length: width * height }, (_, i) => i).reduce<number[]>(
    (all, i) => [...all, ...(i === at ? dot : ground)],
    [],
  );
  return Buffer.from(encode({ width, height, channels: 3, data: Uint8Array.from(data) }));
}

const [RED, WHITE, BLUE] = [
  [200, 30, 30],
  [255, 255, 255],
  [20, 40, 180],
] as const;

test("a film holds what was shot; a picture that stays is one frame that stands longer", async () => {
  const shots = [
    { png: picture(RED, WHITE, 8), milliseconds: 100 },
    { png: picture(RED, WHITE, 8), milliseconds: 50 },
    { png: picture(RED, BLUE, 9), milliseconds: 80 },
    { png: picture(BLUE, RED, 9), milliseconds: 300 },
  ];
  const bytes = await encodeFilm(shots);
  const { frames, ...film } = decodeApng(bytes);
  assert.deepEqual([film.width, film.height], [width, height]);
  assert.deepEqual(
    frames.map(({ delayNumber, delayDenominator }) => (1000 * delayNumber) / delayDenominator),
    [150, 80, 300],
  );
  // What a program shows that knows no films.
  const { data, palette = [] } = decode(bytes);
  const colours = Array.from(data, (index) => palette[index].slice(0, 3));
  assert.deepEqual([colours[0], colours[8], colours[9]], [RED, WHITE, RED]);
});
