import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];

const MAC_APPS = ["Google Chrome", "Chromium", "Microsoft Edge"].map(
  (app) => `Applications/${app}.app/Contents/MacOS/${app}`,
);

const WINDOWS_APPS = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];

/** What Playwright unpacks below `chromium-NNNN/`. */
const PLAYWRIGHT = [
  "chrome-linux64/chrome",
  "chrome-linux/chrome",
  "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
  "chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
  "chrome-win64/chrome.exe",
  "chrome-win/chrome.exe",
];

function playwrightBrowsers(env: NodeJS.ProcessEnv): string[] {
  const caches = [
    env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), ".cache/ms-playwright"),
    join(homedir(), "Library/Caches/ms-playwright"),
    env.LOCALAPPDATA && join(env.LOCALAPPDATA, "ms-playwright"),
  ];
  return caches.flatMap((cache) => {
    if (!cache || !existsSync(cache)) return [];
    const newestFirst = readdirSync(cache)
      .filter((name) => /^chromium-\d+$/.test(name))
      .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
    return newestFirst.flatMap((name) => PLAYWRIGHT.map((file) => join(cache, name, file)));
  });
}

/**
 * The Chromium, Chrome or Edge of this machine, which draws static pictures of plots and runs the
 * tests of reports.
 *
 * `CHROME_PATH` names one and is then the only one tried; otherwise the first found of the commands
 * on `PATH`, the usual application folders and Playwright's downloads.
 *
 * @returns the path of its executable, or undefined where there is none
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.CHROME_PATH) return existsSync(env.CHROME_PATH) ? env.CHROME_PATH : undefined;
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const apps = [
    ...["/", homedir()].flatMap((root) => MAC_APPS.map((app) => join(root, app))),
    ...[env.ProgramFiles, env["ProgramFiles(x86)"], env.LOCALAPPDATA].flatMap((root) =>
      root ? WINDOWS_APPS.map((app) => join(root, app)) : [],
    ),
  ];
  const byName = NAMES.flatMap((name) => onPath.filter((file) => file.endsWith(`/${name}`)));
  return [...byName, ...apps, ...playwrightBrowsers(env)].find((file) => existsSync(file));
}
