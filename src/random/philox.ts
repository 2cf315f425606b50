/** The two round multipliers and the two key increments of Philox4x32 (Salmon et al. 2011). */
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * The high 32 bits of the 64-bit product of two unsigned 32-bit integers.
 *
 * JavaScript has the low half (`Math.imul`) only, so the high half is put together from 16-bit
 * pieces. The result is a signed 32-bit integer holding the unsigned bits.
 */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16);
  // Neither sum exceeds 2^32. Above 2^31 it shows as negative, but its 32 bits are the right ones.
  const carry = Math.imul(aLow, bHigh) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/** The 64-bit key of Philox4x32, low word first; of each integer the lowest 32 bits count. */
export type PhiloxKey = readonly [number, number];

/** The 128-bit counter of Philox4x32, low word first; of each integer the lowest 32 bits count. */
export type PhiloxCounter = readonly [number, number, number, number];

/**
 * Fills `out` with the words of Philox4x32-10 at consecutive counters.
 *
 * A counter-based generator: word `4 i + j` of `out` is word `j` of the keyed bijection applied
 * to the counter whose first word is `counter[0] + i` (modulo 2^32). There is no state.
 *
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy
 * as 1, 2, 3", SC '11, section 3.3.
 *
 * @param key two words
 * @param counter four words
 * @param out where the words go; any length
 *
 * @example
 * ```ts
 * const words = new Uint32Array(4);
 * philox4x32([0, 0], [0, 0, 0, 0], words); // 6627e8d5 e169c58d bc57ac4c 9b00dbd8
 * ```
 */
export function philox4x32(key: PhiloxKey, counter: PhiloxCounter, out: Uint32Array): void {
  for (let at = 0; at < out.length; at += 4) {
    let c0 = (counter[0] + at / 4) | 0;
    let c1 = counter[1] | 0;
    let c2 = counter[2] | 0;
    let c3 = counter[3] | 0;
    let k0 = key[0] | 0;
    let k1 = key[1] | 0;
    for (let round = 0; round < ROUNDS; round++) {
      const high0 = multiplyHigh(MULTIPLIER_0, c0);
      const high1 = multiplyHigh(MULTIPLIER_1, c2);
      const low0 = Math.imul(MULTIPLIER_0, c0);
      const low1 = Math.imul(MULTIPLIER_1, c2);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + WEYL_0) | 0;
      k1 = (k1 + WEYL_1) | 0;
    }
    // Writes beyond the end of a typed array are ignored, which trims the last block.
    out[at] = c0;
    out[at + 1] = c1;
    out[at + 2] = c2;
    out[at + 3] = c3;
  }
}
