/**
 * Pixels whose last channel is their alpha, 0 to 255, put onto a background; others as they are.
 *
 * @param pixels `[n * channels]`; the same memory is used for what comes back
 * @param channels 2 for grey, 4 for red, green and blue, each with alpha; or 1 or 3
 */
export function withoutAlpha(
  pixels: Uint8Array,
  channels: number,
  background: readonly [number, number, number],
): Uint8Array {
  if (channels !== 2 && channels !== 4) return pixels;
  const kept = channels - 1;
  const [red, green, blue] = background;
  const behind = kept === 1 ? [Math.round(0.299 * red + 0.587 * green + 0.114 * blue)] : background;
  let to = 0;
  for (let from = 0; from < pixels.length; from += channels) {
    const alpha = pixels[from + kept];
    for (let k = 0; k < kept; k++) {
      pixels[to++] = Math.round((pixels[from + k] * alpha + behind[k] * (255 - alpha)) / 255);
    }
  }
  return pixels.subarray(0, to);
}
