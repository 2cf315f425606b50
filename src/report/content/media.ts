import {
  attribute,
  type Element,
  isElement,
  removeAttribute,
  replaceWith,
  setAttribute,
} from "./html_tree";
import { findMedia, type Places } from "./pictures";
import { missingNote } from "./unshown";

/** Puts a picture's data into it, or says in its place why it is not shown. */
export function showPicture(element: Element, places: Places): void {
  const address = attribute(element, "src") ?? "";
  const found = findMedia(address, places, ["image"]);
  // They name other files for other windows; the one above serves them all.
  for (const name of ["srcset", "sizes", "loading"]) removeAttribute(element, name);
  if ("data" in found) setAttribute(element, "src", found.data);
  else {
    const label = attribute(element, "alt") ?? "";
    replaceWith(element, missingNote("Picture", address, found.missing, label));
  }
}

/** The same for a film or a recording, whose file may stand in a `source` below it. */
export function showRecording(element: Element, places: Places): void {
  const sources = element.childNodes
    .filter(isElement)
    .filter(({ tagName }) => tagName === "source");
  const addresses = [element, ...sources].flatMap((each) => attribute(each, "src") ?? []);
  const all = addresses.map((address) => findMedia(address, places, ["video", "audio"]));
  const found = all.find((each) => "data" in each);
  if (found && "data" in found) {
    element.childNodes = [];
    setAttribute(element, "src", found.data);
    setAttribute(element, "controls", "");
    return;
  }
  const what = element.tagName === "video" ? "Film" : "Recording";
  const reason = all[0] && "missing" in all[0] ? all[0].missing : "no file is named";
  replaceWith(element, missingNote(what, addresses[0] ?? `<${element.tagName}>`, reason));
}
