export { negativeElbo } from "./elbo";
export type { ElboTerms } from "./elbo";
export { klDivergence, klPerDimension, reparameterize } from "./gaussian";
export { interpolateLinear, interpolateSpherical } from "./interpolation";
export { projectToPlane } from "./pca";
export type { PlanarProjection } from "./pca";
