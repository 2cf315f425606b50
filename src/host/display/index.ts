export { bundleOf } from "./bundle_of";
export { frameBundle } from "./data_frame";
export { bytesIn, checkedBundle } from "./mime_bundle";
export { fluidPlotsVariable, plotlyType } from "./plot";
export { htmlMarkup, latex, type Markup, type MarkupArguments, markdown, svg } from "./tags";
