export { fitGaussianMixture } from "./fit_gaussian_mixture";
export type { MixtureFit } from "./fit_gaussian_mixture";
export { bestMatch } from "./best_match";
export { frechetDistance, momentsOf } from "./frechet";
export type { Moments } from "./frechet";
export { klDivergence, klPerDimension, reparameterize } from "./gaussian";
export { GaussianMixture } from "./gaussian_mixture";
export type { MixtureComponent } from "./gaussian_mixture";
export { interpolateLinear, interpolateSpherical } from "./interpolation";
export { klToStandardNormal } from "./kl";
export { projectToPlane } from "./pca";
export type { PlanarProjection } from "./pca";
export { LOG_SCALE, LOG_VARIANCE, pixelLikelihood } from "./pixel_likelihoods";
export type { PixelLikelihood, PixelLikelihoodName } from "./pixel_likelihoods";
export type {
  MapShape,
  PlainActivation,
  PlainConvolutionName,
  PlainDenseName,
  PlainLayerName,
  PlainLikelihood,
  PlainResidualName,
  PlainVae,
  PlainVaeDescription,
} from "./plain_vae";
export { cooldown, cosineDecay } from "./schedule";
export { symmetricEigen } from "./symmetric_eigen";
export type { SymmetricEigen } from "./symmetric_eigen";
export { umapPlane, umapPlaneInTurns } from "./umap";
