import { type RunPicture, taggedPicture } from "./facts";
import type { Notebook } from "./notebook";

/** Tags of the cells whose pictures stand side by side where runs are compared, with their headings. */
export const pictureHeadings: Readonly<Record<string, string>> = {
  reconstructions: "Reconstructions of the same images",
  samples: "Samples",
  map: "Latent space",
};

/** The pictures of the cells with these tags. */
export function comparedPictures(notebook: Notebook): Record<string, RunPicture> {
  const found = Object.keys(pictureHeadings).map((tag) => [tag, taggedPicture(notebook, tag)]);
  return Object.fromEntries(found.filter(([, picture]) => picture)) as Record<string, RunPicture>;
}
