import assert from "node:assert/strict";
import { test } from "node:test";
import { Formulas } from "./formulas";

/** What is taken as formulas, displayed ones in `[[…]]`. */
function taken(text: string, read: "fromMarkdown" | "fromText" = "fromMarkdown"): string {
  const formulas = new Formulas();
  const left = formulas[read](text);
  return formulas.fill(left, ({ tex, display }) => (display ? `[[${tex}]]` : `[${tex}]`));
}

test("formulas are found between dollars, brackets, and in environments", () => {
  assert.equal(taken("a $x_1$ and $y$"), "a [x_1] and [y]");
  assert.equal(taken("$$E = mc^2$$"), "[[E = mc^2]]");
  assert.equal(taken("$$\na\n\n= b\n$$"), "[[\na\n\n= b\n]]");
  assert.equal(taken(String.raw`\\(a\\) and \\[b\\]`), "[a] and [[b]]");
  const align = String.raw`\begin{align*}a &= b \\ c\end{align*}`;
  assert.equal(taken(align), `[[${align}]]`);
  assert.equal(taken(String.raw`by \eqref{eq:a}`), String.raw`by [\eqref{eq:a}]`);
  assert.equal(taken(String.raw`$x \text{ if $y$}$ z`), String.raw`[x \text{ if $y$}] z`);
  assert.equal(taken("28$\\times$28 and $a$2"), "28[\\times]28 and [a]2");
  assert.equal(taken("> $$\n> x\n> $$"), "> [[\nx\n]]");
});

test("code, prices, escaped dollars and other paragraphs' dollars are none", () => {
  for (const text of [
    "`$a$` and ``$b ` $``",
    "```\n$a$\n```\nand ~~no~~",
    "~~~ts\n$a$\n```\n$b$\n~~~",
    "- ```\n  $$a$$\n  ```",
    "````md\n```\n$a$\n```\n````",
    "it costs $5 and $10 in all",
    String.raw`\$7 and \$8`,
    "one $ here\n\nand $ there",
    "<!-- $a$ -->",
  ]) {
    assert.equal(taken(text), text);
  }
  assert.equal(taken("`a` $b$ `c`", "fromText"), "`a` [b] `c`");
});

test("what was taken goes back as it was written", () => {
  const formulas = new Formulas();
  const text = "a $x$ $$y$$ \\begin{align}z\\end{align} \\ref{a}";
  assert.equal(formulas.written(formulas.fromMarkdown(text)), text);
});
