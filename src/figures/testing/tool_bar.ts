/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Locator } from "playwright-core";

/** Holds that plots have a tool bar without a ground, beside the legend, of which no button brings a plot anywhere. */
export async function assertQuietToolBars(plots: Locator): Promise<void> {
  const bars = plots.locator(".modebar");
  await bars.first().waitFor({ state: "attached" });
  const found = await bars.evaluateAll((all) =>
    all.map((bar) => ({
      buttons: [...bar.querySelectorAll(".modebar-btn")].map((each) => {
        return `${each.getAttribute("data-title")} ${each.getAttribute("data-attr") ?? ""}`;
      }),
      grounds: [bar, ...bar.querySelectorAll(".modebar-group")].map(
        (each) => getComputedStyle(each).backgroundColor,
      ),
      covers: [...(bar.closest(".js-plotly-plot")?.querySelectorAll(".legend .legendtext") ?? [])]
        .filter((name) => {
          const [low, high] = [bar.getBoundingClientRect(), name.getBoundingClientRect()];
          const beside = low.right < high.left || high.right < low.left;
          return !beside && low.top < high.bottom && high.top < low.bottom;
        })
        .map((name) => name.textContent),
      links: [...bar.querySelectorAll("a[href^=http]")].map((each) => each.outerHTML),
    })),
  );
  for (const { buttons, grounds, covers, links } of found) {
    assert.ok(buttons.length > 0, "the tool bar has no button");
    for (const button of buttons) assert.doesNotMatch(button, /share|cloud|studio|upload|send/i);
    assert.deepEqual([...new Set(grounds)], ["rgba(0, 0, 0, 0)"]);
    assert.deepEqual(covers, [], "names of the legend below the tool bar");
    assert.deepEqual(links, []);
  }
}
