import { counted } from "../../src/config";
import { Contender, nodeProgram } from "../contenders";
import { Work } from "../work";

/** The project's native epoch at parts of the images, and at smaller and larger batches. */
export function growthContenders(root: string, work: Work): Contender[] {
  const contender = (name: string, label: string, part: Work): Contender => ({
    name,
    label,
    kind: "project",
    program: nodeProgram(root, "latent_lab.ts", { backend: "native", work: part }),
    work: part,
  });
  const images = [0.1, 0.25, 0.5, 1].map((share) => Math.round(work.images * share));
  const batches = [32, 64, 256, 512, 1024].filter((size) => size <= work.images);
  return [
    ...images.map((n) => contender(`images_${n}`, `${counted(n)} images`, { ...work, images: n })),
    ...batches.map((size) =>
      contender(`batch_${size}`, `batches of ${size}`, { ...work, batch_size: size }),
    ),
  ];
}
