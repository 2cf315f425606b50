import { host } from "../host";
import { playgroundMimeType } from "../playground/payload";

/** A kind of output that is a living part of a report, with a script of its own. */
export interface Embed {
  /**
   * Of the output's representation that the script reads. It finds
   * `figure.embed[data-type="MIME"]`, reads the JSON in its script element, fills its `.live`,
   * takes `hidden` from that, and adds the class `drawn` to the figure: then the picture in
   * `.static` is seen in print alone.
   */
  readonly mimeType: string;
  /** A classic script, which runs once in a page that has such outputs, after the text is painted. */
  script(): string | Promise<string>;
  style?(): string;
  /** Whether it starts workers from blobs. */
  readonly workers?: boolean;
}

/** The living parts that a report can have, beside plots. */
export const embeds: readonly Embed[] = [
  { mimeType: playgroundMimeType, script: () => host().scripts.playground() },
];
