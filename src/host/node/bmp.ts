import type { Raster } from "../images";
import { loadModule } from "./load_module";

/** The decoder of the NetSurf browser in WebAssembly: palettes, bit fields and run lengths too. */
interface Nsbmp {
  decode(bytes: Uint8Array): { width: number; height: number; data: Uint8ClampedArray };
}

/** Where the header of Windows 3 ends; OS/2's shorter one has 12 bytes behind the first 14. */
const SHORT_HEADER = 12;

/**
 * The size that a BMP file claims.
 *
 * @throws Error where the header is cut off, or there are fewer bytes than so many pixels take
 */
export function bmpHeader(bytes: Uint8Array): { width: number; height: number } {
  if (bytes.length < 30) throw new Error("it ends within its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const short = view.getUint32(14, true) === SHORT_HEADER;
  const width = short ? view.getUint16(18, true) : view.getInt32(18, true);
  // A negative height: rows from the top.
  const height = Math.abs(short ? view.getUint16(20, true) : view.getInt32(22, true));
  const bits = view.getUint16(short ? 24 : 28, true);
  const compressed = !short && bytes.length >= 34 && [1, 2].includes(view.getUint32(30, true));
  const rows = Math.ceil((width * bits) / 32) * 4 * height;
  const missing = view.getUint32(10, true) + rows - bytes.length;
  // Some programs leave out the filling behind the last row.
  if (!compressed && missing > 3) throw new Error(`it is cut off: ${missing} bytes are missing`);
  return { width, height };
}

/**
 * The pixels of a BMP file.
 *
 * @throws Error where it is broken
 */
export function decodeBmp(bytes: Uint8Array): Raster {
  try {
    const { width, height, data } = loadModule<Nsbmp>("@cwasm/nsbmp").decode(bytes);
    const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return { width, height, channels: 4, pixels };
  } catch {
    throw new Error("it is broken");
  }
}
