/** The MIME type of a playground's data in a cell's output. The data runs no code. */
export const playgroundMimeType = "application/vnd.latent-lab.playground+json";
