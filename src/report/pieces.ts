import { UserError } from "../config";
import { Marks } from "./content/marks";
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
   * Puts the pieces in their places, those inside of others too.
   *
   * @throws UserError that names the cell of a piece of which nothing could be made
   */
  async fill(page: string): Promise<string> {
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
    for (const [index, { error }] of answers.entries()) {
      if (error !== undefined) throw new UserError(`${asked[index]?.place}: ${error}`);
    }
    const show = (text: string): string =>
      this.marks.fill(text, (_, index) => show(answers[index]?.html ?? ""));
    return show(page);
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.trim() ?? "";
}
