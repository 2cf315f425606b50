import { displaySymbol, type MimeBundle } from "../config/notebook_host";

/** A value that knows how to show itself in a notebook. */
export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}
