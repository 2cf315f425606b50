/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
export {};

// One switch that folds or shows the code of all cells; each cell has its own beside it.
const box = document.querySelector<HTMLInputElement>("input#show-code");
box?.addEventListener("change", () => {
  for (const input of document.querySelectorAll<HTMLDetailsElement>("details.input")) {
    input.open = box.checked;
  }
});

// What scrolls on its own, such as wide code, is reached by keyboard; what has no need to scroll is no stop.
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = target;
    const scrolls = scrollWidth > clientWidth || scrollHeight > clientHeight;
    if (scrolls) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});
for (const element of document.querySelectorAll("main pre, main .html, main .math-block")) {
  observer.observe(element);
}
