import { UserError } from "../config";
import { Marks } from "./content/marks";
import { degradedHtml } from "./degraded";
import { runPython } from "./python_step";

/** A text that Python makes HTML of. */
export type Piece =
  /** HTML of any origin: what comes back does no harm. */
  | { kind: "html"; text: string }
  /** The same for a title or an entry of the contents, without links and pictures. */
  | { kind: "label"; text: string }
  /** Code in a language, in colours. */
  | { kind: "code"; text: string; language: string }
  /** A terminal's text with its colours. */
  | { kind: "ansi"; text: string };

interface Asked {
  piece: Piece;
  /** Of which part of the notebook it is, for people. */
  place: string;
}

interface Answer {
  html?: string;
  error?: string;
}

/** The pieces of a page that Python makes: all of them at once, when the page is complete. */
export class Pieces {
  private readonly marks = new Marks<Asked>();
  /** What is being written, such as `cell 3`. */
  place = "the page";

  /** @returns the word that stands for the piece until `fill` */
  add(piece: Piece): string {
    return this.marks.add({ piece, place: this.place });
  }

  /**
   * Puts the pieces in their places, those inside of others too. One of which nothing could be made
   * is its text, below a line that says so.
   *
   * @param onDegraded is told of such a piece
   * @throws UserError where Python does not run
   */
  async fill(page: string, onDegraded: (what: string) => void): Promise<string> {
    const asked = this.marks.all;
    const lines: string[] = [];
    const request = { pieces: asked.map(({ piece }) => piece) };
    const { status, errors } = await runPython("render_pieces.py", request, (line) => {
      lines.push(line);
    });
    if (status !== 0) {
      throw new UserError(
        `Python could not make the page: ${lastLine(errors) || `exit ${status}`}`,
      );
    }
    const answers = JSON.parse(lines.join("")) as Answer[];
    const show = (text: string): string =>
      this.marks.fill(text, ({ piece }, index) => {
        const { html, error = "" } = answers[index] ?? {};
        return html === undefined ? degradedHtml(piece.text, error) : show(html);
      });
    for (const [index, { error }] of answers.entries()) {
      if (error !== undefined) onDegraded(`${asked[index]?.place}: ${error}`);
    }
    return show(page);
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.trim() ?? "";
}
