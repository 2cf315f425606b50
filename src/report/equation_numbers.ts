import { escapeMarkup } from "../host/escape";

/** A row of an equation, and what is in it: a place for a number, or a tag of the author's own. */
const row = /<mtr([^>]*)>([^]*?)(?=<mtr|<\/mtable>|$)/g;
const place = '<span class="tml-eqn"></span>';
const tag = /<mtext class="tml-tag">\(?([^]*?)\)?<\/mtext>/;
const reference = /<a href='#([^']*)' class="(tml-ref[^"]*)"><\/a>/g;

/**
 * Numbers the equations of a page in their order, from one formula to the next, and lets references
 * show the number, or the tag, of the equation that bears the label.
 */
export class EquationNumbers {
  private count = 0;
  private readonly labels = new Map<string, string>();

  /** Puts numbers in their places in a formula's MathML, in the order of the page. */
  number(mathml: string): string {
    return mathml.replace(row, (_, attributes: string, cells: string) => {
      const numbered = cells.includes(place);
      const own = tag.exec(cells)?.[1];
      if (numbered) this.count++;
      const shown = numbered ? String(this.count) : own;
      const id = /\bid="([^"]*)"/.exec(attributes)?.[1];
      if (id && shown !== undefined) this.labels.set(id, shown);
      const address = id ? attributes.replace(/\bid="[^"]*"/, `id="${addressOf(id)}"`) : attributes;
      const told = cells.replace(place, `<span class="tml-number">(${this.count})</span>`);
      return `<mtr${address}>${told}`;
    });
  }

  /** Fills the references of a page whose equations are numbered. */
  refer(html: string): string {
    return html.replace(reference, (_, id: string, kind: string) => {
      const shown = this.labels.get(id);
      if (shown === undefined)
        return `<span class="missing" title="no equation bears this label">(??)</span>`;
      const text = kind.includes("tml-eqref") ? `(${shown})` : shown;
      return `<a class="reference" href="#${addressOf(id)}">${text}</a>`;
    });
  }
}

/** Apart from the addresses of headings. */
function addressOf(id: string): string {
  return `equation-${escapeMarkup(id)}`;
}
