import { bundleOf as bundleWith } from "../../host/display";
import type { MimeBundle } from "../../host/notebook_host";
import { inspectSafely } from "./safely";

/**
 * How a cell's last expression shows itself: as what it is, or as a console shows it.
 *
 * @throws TypeError where it shows itself by what is no MIME bundle
 */
export function bundleOf(value: unknown): Promise<MimeBundle> {
  return bundleWith(value, (it) => inspectSafely(it));
}
