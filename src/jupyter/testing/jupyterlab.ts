/// <reference lib="dom" />
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Locator, type Page } from "playwright-core";
import { findBrowser } from "../../host/node/find_browser";
import { KERNEL_NAME } from "../../host/node/jupyter";
import { projectRoot } from "../../host/node/project_root";
import { droppingProxy, type DroppingProxy } from "./dropping_proxy";

/** A notebook in a real JupyterLab, as a user sees it. */
export interface TestLab {
  readonly page: Page;
  /** What a cell shows below it; cells count from 0. */
  output(cell: number): Locator;
  /** Starts a cell and returns once it has; `done` resolves when its number appears in the brackets. */
  start(cell: number): Promise<{ done(): Promise<void> }>;
  /** Runs a cell to its end; throws where it fails. */
  run(cell: number): Promise<void>;
  /** Interrupts the kernel with the toolbar's button. */
  interrupt(): Promise<void>;
  /** Breaks the page's connections to the server, which the page makes again. */
  drop(): void;
  /** Leaves the page while `meanwhile` goes on, and opens it anew. */
  reopen(meanwhile: () => Promise<void>): Promise<void>;
  /** Saves the notebook and returns what stands in the file. */
  save(): Promise<{ cells: { outputs?: unknown[] }[]; metadata: Record<string, unknown> }>;
}

/** What `expose_app_in_browser` puts on the page. */
interface LabWindow {
  jupyterapp: {
    restored: Promise<void>;
    commands: { execute(id: string): Promise<unknown> };
    shell: {
      currentWidget: {
        sessionContext: {
          ready: Promise<void>;
          session: { kernel: { info: Promise<unknown> } };
        };
        content: {
          widgets: { model: { type: string; outputs: { toJSON(): { output_type: string }[] } } }[];
        };
      };
    };
  };
}

const patience = 60_000;

/**
 * Opens a notebook of these cells in `npm run lab`'s JupyterLab and in Chromium, and takes both
 * down afterwards. Nothing is left in the user's own JupyterLab.
 */
export async function withJupyterLab(
  cells: readonly string[],
  use: (lab: TestLab) => Promise<void>,
  { width = 1280, height = 900 } = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "jupyterlab "));
  const file = join(folder, "test.ipynb");
  writeFileSync(file, notebook(cells));
  const port = await freePort();
  const token = randomUUID();
  const server = startLab(folder, port, token);
  try {
    await untilAnswering(`http://127.0.0.1:${port}/api?token=${token}`, server);
    const proxy = await droppingProxy(port);
    const browser = await chromium.launch({
      executablePath: findBrowser(),
      args: ["--no-sandbox"],
      // Users see scrollbars, which take room from what is measured.
      ignoreDefaultArgs: ["--hide-scrollbars"],
    });
    try {
      const page = await browser.newPage({ viewport: { width, height } });
      page.setDefaultTimeout(patience);
      const address = `http://127.0.0.1:${proxy.port}/doc/tree/test.ipynb?token=${token}`;
      await use(await labOn(page, { file, address, proxy })).catch(async (error: unknown) => {
        const shown = await page.locator(".jp-Notebook").innerText();
        throw new Error(`${String(error)}\nThe notebook shows:\n${shown}`);
      });
    } finally {
      await browser.close();
      await proxy.close();
    }
  } finally {
    await ended(server);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Opens the notebook in the page, and returns once its kernel answers. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor();
  // A cell that is run before its kernel answers is not run at all.
  await page.evaluate(async () => {
    const { restored, shell } = (window as unknown as LabWindow).jupyterapp;
    await restored;
    const { sessionContext } = shell.currentWidget;
    await sessionContext.ready;
    await sessionContext.session.kernel.info;
  });
}

interface LabParts {
  file: string;
  address: string;
  proxy: DroppingProxy;
}

async function labOn(page: Page, { file, address, proxy }: LabParts): Promise<TestLab> {
  const cell = (index: number) => page.locator(".jp-Notebook .jp-CodeCell").nth(index);
  await open(page, address);
  const lab: TestLab = {
    page,
    output: (index) => cell(index).locator(".jp-Cell-outputArea"),
    async start(index) {
      const prompt = cell(index).locator(".jp-InputPrompt");
      await prompt.click();
      const before = (await prompt.innerText()).trim();
      await page.evaluate(() => {
        void (window as unknown as LabWindow).jupyterapp.commands.execute("notebook:run-cell");
      });
      const shows = (number: RegExp) =>
        prompt.filter({ hasNotText: before, hasText: number }).waitFor();
      await shows(/\[(\*|\d+)\]/);
      return { done: () => shows(/\[\d+\]/) };
    },
    async run(index) {
      await (await lab.start(index)).done();
      // In the page an error looks as what is printed to standard error does.
      const failed = await page.evaluate((at) => {
        const { widgets } = (window as unknown as LabWindow).jupyterapp.shell.currentWidget.content;
        const code = widgets.filter(({ model }) => model.type === "code");
        return code[at].model.outputs.toJSON().some((each) => each.output_type === "error");
      }, index);
      if (failed) throw new Error(`cell ${index} failed`);
    },
    async interrupt() {
      await page
        .locator('.jp-NotebookPanel-toolbar [data-command="notebook:interrupt-kernel"]')
        .click();
    },
    drop: () => proxy.drop(),
    async reopen(meanwhile) {
      await page.goto("about:blank");
      await meanwhile();
      await open(page, address);
    },
    async save() {
      const saved = page.waitForResponse(
        (response) =>
          response.request().method() === "PUT" && response.url().includes("/api/contents/"),
      );
      await page.evaluate(() => {
        void (window as unknown as LabWindow).jupyterapp.commands.execute("docmanager:save");
      });
      await saved;
      return JSON.parse(readFileSync(file, "utf8")) as Awaited<ReturnType<TestLab["save"]>>;
    },
  };
  return lab;
}

function startLab(folder: string, port: number, token: string): ChildProcess {
  const root = projectRoot();
  const settings = [
    "--no-browser",
    `--ServerApp.port=${port}`,
    "--ServerApp.port_retries=0",
    `--IdentityProvider.token=${token}`,
    `--LabApp.workspaces_dir=${join(folder, "workspaces")}`,
    `--LabApp.user_settings_dir=${join(folder, "settings")}`,
    "--LabApp.expose_app_in_browser=True",
  ];
  const command = ["-r", join(root, "scripts/register.cjs"), join(root, "scripts/lab.ts")];
  return spawn(process.execPath, [...command, ...settings, folder], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    // A group of its own, so that its Python can be ended with it.
    detached: true,
    env: { ...process.env, LATENT_LAB_HISTORY: join(folder, "history") },
  });
}

async function untilAnswering(url: string, server: ChildProcess): Promise<void> {
  let said = "";
  server.stderr?.on("data", (text: Buffer) => (said += text.toString()));
  const deadline = Date.now() + patience;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`JupyterLab ended:\n${said}`);
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    if (Date.now() > deadline) throw new Error(`JupyterLab did not start:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  // Jupyter's server has been seen to wait for its own threads for ever.
  const killed = setTimeout(() => process.kill(-(server.pid ?? 0), "SIGKILL"), 20_000);
  await exited;
  clearTimeout(killed);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function notebook(cells: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: KERNEL_NAME, display_name: KERNEL_NAME, language: "typescript" },
    },
    cells: cells.map((source, index) => {
      const id = `cell-${index}`;
      return { id, cell_type: "code", metadata: {}, source, outputs: [], execution_count: null };
    }),
  });
}
