/** Whether a PNG, as base64, is a long row: more than four times as wide as it is high. */
export function isStrip(png = ""): boolean {
  // Width and height are in the header of every PNG, at bytes 16 and 20.
  const header = Buffer.from(png.slice(0, 32), "base64");
  return header.length >= 24 && header.readUInt32BE(16) > 4 * header.readUInt32BE(20);
}
