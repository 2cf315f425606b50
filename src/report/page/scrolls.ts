/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// What scrolls on its own, such as wide code, is reached by keyboard, and fades at the side where there is more of
// it: scroll bars hide themselves on phones and Macs. What has no need to scroll is no stop, and bears no sign.
export {};

const boxes = "main pre, main .html, main .picture, main .scroll, main .math-block, .text table";

function mark(box: Element): void {
  const { scrollLeft, scrollWidth, clientWidth, scrollHeight, clientHeight } = box;
  // Sides are rounded each on its own.
  const beyond = scrollWidth - clientWidth - 1;
  const scrolls = beyond > 0 || scrollHeight > clientHeight;
  if (scrolls) box.setAttribute("tabindex", "0");
  else box.removeAttribute("tabindex");
  const more = [
    ...(beyond > 0 && scrollLeft > 1 ? ["left"] : []),
    ...(beyond > 0 && scrollLeft < beyond ? ["right"] : []),
  ];
  if (more.length > 0) box.setAttribute("data-more", more.join(" "));
  else box.removeAttribute("data-more");
}

const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target)));
for (const box of document.querySelectorAll(boxes)) {
  observer.observe(box);
  box.addEventListener("scroll", () => mark(box), { passive: true });
  // A font or a picture that comes later changes what a box holds, and not the box.
  addEventListener("load", () => mark(box));
}
