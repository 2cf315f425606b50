import { findBrowser } from "../node/find_browser";

/** For a test's `skip`: the reason where the machine has no browser. In CI there must be one. */
export const noBrowser: string | false =
  findBrowser() === undefined && !process.env.CI
    ? "no Chromium or Chrome on this machine (CHROME_PATH names one)"
    : false;
