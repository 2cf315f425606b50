/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// The switch between the system's colours, light and dark. The choice holds for the next page, too.
export {};

const key = "latent-lab-theme";

/** A browser may keep a file from disk from storing anything. */
function stored(value?: string): string | null {
  try {
    if (value !== undefined) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function show(theme: string): void {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

const radios = document.querySelectorAll<HTMLInputElement>("input[name=theme]");
const before = stored() ?? "system";
for (const radio of radios) {
  radio.checked = radio.value === before;
  radio.addEventListener("change", () => {
    stored(radio.value);
    show(radio.value);
  });
}
show(before);

// What only works with scripts appears with them.
document.documentElement.classList.add("scripted");
for (const controls of document.querySelectorAll<HTMLElement>(".controls")) controls.hidden = false;
