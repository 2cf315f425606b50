/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// The table of contents: it follows the scroll, and on a phone it is a bar that unfolds.
export {};

const contents = document.querySelector<HTMLDetailsElement>("body > .page > .side > .contents");
const nav = contents?.querySelector("nav");
const links = [...(nav?.querySelectorAll("a") ?? [])];
const targets = links.map((link) => {
  return document.getElementById(decodeURIComponent(link.getAttribute("href") ?? "").slice(1));
});

/** The last heading that has come into the window's upper third; at the page's end, the last. */
function sectionInView(): number {
  const { scrollHeight, clientHeight } = document.documentElement;
  if (scrollY > 0 && scrollY + clientHeight >= scrollHeight - 2) return targets.length - 1;
  let found = -1;
  for (const [index, target] of targets.entries()) {
    if (target && target.getBoundingClientRect().top < innerHeight / 3) found = index;
  }
  return found;
}

let marked = -1;
function mark(): void {
  const index = sectionInView();
  if (index === marked) return;
  links[marked]?.removeAttribute("aria-current");
  marked = index;
  const link = links[index];
  link?.setAttribute("aria-current", "true");
  const here = contents?.querySelector(".here");
  if (here) here.textContent = link?.textContent ?? "";
  if (!nav || !link || nav.scrollHeight <= nav.clientHeight) return;
  // Only the list scrolls, never the page.
  nav.scrollTop += link.getBoundingClientRect().top - nav.getBoundingClientRect().top - 60;
}

let waiting = false;
function follow(): void {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    mark();
  });
}

if (contents) {
  const narrow = matchMedia("(max-width: 60rem)");
  const fold = () => (contents.open = !narrow.matches);
  narrow.addEventListener("change", fold);
  fold();
  nav?.addEventListener("click", ({ target }) => {
    if (narrow.matches && target instanceof Element && target.closest("a")) contents.open = false;
  });
  addEventListener("scroll", follow, { passive: true });
  addEventListener("resize", follow);
  mark();
}
