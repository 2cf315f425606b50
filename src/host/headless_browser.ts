/** A page of a browser without a window, with plotly.js and the pictures' font in it. */
export interface DrawingPage {
  evaluate(script: string): Promise<unknown>;
  setViewportSize(size: { width: number; height: number }): Promise<void>;
  setContent(html: string): Promise<void>;
  screenshot(options: object): Promise<Uint8Array>;
}

/** Draws what takes a browser: static pictures of plots. */
export interface HeadlessBrowser {
  /** Pixels of a picture to one CSS pixel. */
  readonly pixelRatio: number;
  /**
   * Runs `use` with the page, one caller at a time.
   *
   * @returns what `use` returns, or undefined where the machine has no browser
   */
  withPage<T>(use: (page: DrawingPage) => Promise<T>): Promise<T | undefined>;
}
