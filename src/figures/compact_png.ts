import { palettePng } from "./png";
import { quantize } from "./quantize";
import { loadRasterizer } from "./rasterize";

/**
 * A browser's picture of a plot with a palette in place of full colours: a quarter of the bytes, to keep notebooks
 * small.
 *
 * @param png an opaque PNG of that width and height in pixels
 */
export async function compactPng(png: Buffer, width: number, height: number): Promise<Buffer> {
  const rasterizer = await loadRasterizer();
  const size = `width="${width}" height="${height}"`;
  // The rasteriser serves as the PNG decoder; optimizeSpeed keeps the pixels as they are.
  const { pixels } = rasterizer.render(
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} image-rendering="optimizeSpeed" ` +
      `href="data:image/png;base64,${png.toString("base64")}"/></svg>`,
  );
  const { indices, palette } = quantize(pixels);
  return palettePng(indices, palette, width, height);
}
