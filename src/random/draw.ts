import { philox4x32 } from "./philox";

/**
 * What names a draw. The same three values always give the same numbers; any other value of any
 * of them gives independent ones.
 */
export interface Draw {
  /** The user's seed: an integer from 0 to 2^53 - 1. */
  readonly seed: number;
  /** What the numbers are for, such as "shuffle", "epsilon", "init" or "samples". */
  readonly stream: string;
  /** Which of the stream's draws: a training step, an epoch, an image; 0 to 2^53 - 1. */
  readonly step: number;
}

/** The 32 bits of the FNV-1a hash of a string's UTF-16 code units, low byte first. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash;
}

function requireInteger(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name} must be an integer from 0 to 2^53 - 1, got ${value}`);
  }
}

/**
 * The first `n` random 32-bit words of a draw.
 *
 * The seed is Philox's key; the counter is (block, step, stream), so no two draws share a block.
 * Fewer words of the same draw are a prefix of more words.
 *
 * @returns `[n]` unsigned 32-bit integers, uniform
 * @throws RangeError where seed, step or n is no integer of at least 0
 */
export function randomWords(draw: Draw, n: number): Uint32Array {
  requireInteger("seed", draw.seed);
  requireInteger("step", draw.step);
  requireInteger("n", n);
  const words = new Uint32Array(n);
  philox4x32(
    [draw.seed, high(draw.seed)],
    [0, draw.step, high(draw.step), fnv1a(draw.stream)],
    words,
  );
  return words;
}

/** The bits above the lowest 32, which are all that Philox reads of a number. */
function high(value: number): number {
  return Math.floor(value / 0x1_0000_0000);
}
