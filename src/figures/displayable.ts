import { displaySymbol, type MimeBundle } from "../host/notebook_host";

/** A value that knows how to show itself in a notebook. */
export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}
