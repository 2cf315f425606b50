import assert from "node:assert/strict";
import { test } from "node:test";
import { Formulas } from "./content/formulas";
import { renderMath } from "./math";

/** The texts of the MathML of cells of Markdown, and what stands around it. */
function shown(...cells: string[]): string[] {
  const formulas = new Formulas();
  const marked = cells.map((cell) => formulas.fromMarkdown(cell)).join("<hr>");
  const html = renderMath(marked, formulas);
  return html.split("<hr>").map((cell) => cell.replace(/<[^>]+>/g, "").trim());
}

test("a definition holds for the formulas after it, in other cells too", () => {
  const definitions = String.raw`$\newcommand{\KL}[2]{D(#1,#2)}$ $$\def\R{\mathbb{R}}$$ $\DeclareMathOperator{\soft}{soft}$`;
  assert.deepEqual(shown(definitions, String.raw`$\KL{q}{p}$`, String.raw`$x \in \R$ $\soft$`), [
    "",
    "D(q,p)",
    "x∈ℝ soft⁡",
  ]);
  const again = String.raw`$\newcommand{\E}{a}$ $\renewcommand{\E}{b}$ $\providecommand{\E}{c}$ $\providecommand\F{d}$`;
  assert.deepEqual(shown(again, String.raw`$\E\F$`), ["", "bd"]);
  const optional = String.raw`$\newcommand{\opt}[2][x]{#1:#2}$`;
  assert.deepEqual(shown(optional, String.raw`$\opt{a}$ $\opt[y]{a}$`), ["", "x:a y:a"]);
  assert.deepEqual(shown(String.raw`$\let\eps\varepsilon$`, String.raw`$\eps$`), ["", "ε"]);
});

test("equations are numbered through the cells, and references name them before and after", () => {
  const [first, second, third] = shown(
    String.raw`\begin{equation}a\label{eq:a}\end{equation} by \eqref{eq:c}`,
    String.raw`\begin{align}b&=1\\c&=2\label{eq:c}\\d&=3\notag\\e&=4\tag{X}\label{eq:x}\end{align}`,
    String.raw`\ref{eq:a} $\eqref{eq:x}$ \eqref{eq:none} $$f \label{eq:f}$$ \begin{align*}g\end{align*} \eqref{eq:f}`,
  );
  assert.equal(first, "a(1) by (3)");
  assert.equal(second, "b=1(2)c=2(3)d=3e=4(X)");
  assert.equal(third, "1 (X) (??) f(4) g (4)");
});

test("a reference leads to its equation", () => {
  const formulas = new Formulas();
  const text = String.raw`\begin{equation}a\label{eq:a}\end{equation} \eqref{eq:a}`;
  const html = renderMath(formulas.fromMarkdown(text), formulas);
  const [, target] = /<a class="reference" href="#([^"]+)">\(1\)<\/a>/.exec(html) ?? [];
  assert.ok(target && html.includes(`id="${target}"`), html);
});

test("what is no TeX stays readable, and ends nothing", () => {
  const [text = ""] = shown(String.raw`$\frac{1}{$ and $\nosuch{x}$ $\def\a{\a\a}\a$ end`);
  assert.match(text, /\\frac\{1\}\{[^]*\\nosuch[^]*end$/);
});
