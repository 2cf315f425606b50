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
