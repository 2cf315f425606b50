/** The luma of ITU-R BT.601 as the data sets' images have it, in 16-bit fixed point: 0 to 255. */
export function greyOf(red: number, green: number, blue: number): number {
  return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
}
