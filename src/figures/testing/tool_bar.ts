/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Locator } from "playwright-core";

/** Holds that plots have a tool bar without a ground, of which no button offers to bring a plot anywhere. */
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
      links: [...bar.querySelectorAll("a[href^=http]")].map((each) => each.outerHTML),
    })),
  );
  for (const { buttons, grounds, links } of found) {
    assert.ok(buttons.length > 0, "the tool bar has no button");
    for (const button of buttons) assert.doesNotMatch(button, /share|cloud|studio|upload|send/i);
    assert.deepEqual([...new Set(grounds)], ["rgba(0, 0, 0, 0)"]);
    assert.deepEqual(links, []);
  }
}
