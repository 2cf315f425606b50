// Imports nothing: a reader's page holds it too.

/**
 * The luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, in 16-bit fixed point as Pillow's mode "L"
 * has it, so that grey is exactly itself.
 *
 * @returns 0 to 255
 */
export function greyOf(red: number, green: number, blue: number): number {
  return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
}
