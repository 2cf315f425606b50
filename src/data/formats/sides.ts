/** No side of an image in a file is longer; what models are made for is smaller. */
export const LARGEST_SIDE = 4096;
