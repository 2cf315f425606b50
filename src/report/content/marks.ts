import { randomBytes } from "node:crypto";

/**
 * Words that stand in a text for what is put there later, such as a formula. They are made of random
 * letters and digits: no notebook can hold one by itself, and no reader of Markdown or HTML changes it.
 */
export class Marks<T> {
  private readonly word = `x${randomBytes(12).toString("hex")}x`;
  private readonly kept: T[] = [];

  /** @returns the word that stands for it */
  add(value: T): string {
    return `${this.word}${this.kept.push(value) - 1}x`;
  }

  /** Puts what `show` makes of each value in the place of its word. */
  fill(text: string, show: (value: T, index: number) => string): string {
    if (!text.includes(this.word)) return text;
    return text.replace(new RegExp(`${this.word}(\\d+)x`, "g"), (word, digits: string) => {
      const index = Number(digits);
      const value = this.kept[index];
      return value === undefined ? word : show(value, index);
    });
  }

  /** All of them, in their order. */
  get all(): readonly T[] {
    return this.kept;
  }
}
