"""Renders an executed notebook to HTML with the project's own template.

Standard input holds one JSON object: `notebook` and `template` (paths), `mark` (a word that stands
nowhere in the notebook), and `header` (what the template shows above the cells). The HTML goes to
standard output; mathematics stands in it as <tex-math> elements that bear the mark.
"""

import json
import re
import sys
from html import escape
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

ACTIVE_ELEMENTS = ["script", "iframe", "object", "embed", "link", "meta", "base", "form"]


class Renderer(IPythonRenderer):
    """Markdown whose mathematics is left for the export's next step, and which notes headings."""

    def __init__(self, mark, headings, **options):
        super().__init__(**options)
        self.mark = mark
        self.headings = headings

    def math(self, tex, display):
        # nbconvert sorts attributes; the next step looks for them in this order.
        return f'<tex-math data-display="{display}" data-mark="{self.mark}">{escape(tex)}</tex-math>'

    def block_math(self, body):
        return self.math(body, "block")

    def inline_math(self, body):
        return self.math(body, "inline")

    def latex_environment(self, name, body):
        return self.math(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def link(self, text, url, title=None):
        # Reports stand beside each other as their notebooks do.
        return super().link(text, re.sub(r"^(?!\w+:)([^#?]+)\.ipynb(?=$|#)", r"\1.html", url), title)

    def heading(self, text, level, **attrs):
        if level == 1 and not self.headings.get("title"):
            # The page's header shows it.
            self.headings["title"] = text
            return ""
        plain = re.sub(r"<tex-math.*?</tex-math>|<[^>]+>", "", text).strip()
        slug = re.sub(r"[^\w]+", "-", plain.lower()).strip("-") or "section"
        taken = {entry["id"] for entry in self.headings["entries"]}
        identity, number = slug, 2
        while identity in taken:
            identity, number = f"{slug}-{number}", number + 1
        self.headings["entries"].append({"id": identity, "level": level, "html": text})
        return (
            f'<h{level} id="{identity}">{text}'
            f'<a class="anchor" href="#{identity}" aria-label="Link to this section">#</a></h{level}>\n'
        )


class ReportExporter(HTMLExporter):
    def __init__(self, mark, **options):
        super().__init__(**options)
        self.mark = mark
        self.headings = {"entries": []}

    @pass_context
    def markdown2html(self, context, source):
        renderer = Renderer(
            self.mark,
            self.headings,
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=True,
            path=context["resources"]["metadata"]["path"],
            exclude_anchor_links=True,
        )
        return MarkdownWithMath(renderer=renderer).render(source)


def main():
    request = json.load(sys.stdin)
    template = Path(request["template"])
    exporter = ReportExporter(
        request["mark"],
        extra_template_basedirs=[str(template.parent)],
        template_name=template.name,
        embed_images=True,
    )
    exporter.register_filter("script_json", script_json)
    exporter.register_filter("without_scripts", without_scripts)
    notebook = nbformat.read(request["notebook"], as_version=4)
    resources = {
        "metadata": {"name": "", "path": request["folder"]},
        "header": request["header"],
    }
    # Filled while the cells are rendered; resources would be copied before that.
    exporter.environment.globals["headings"] = exporter.headings
    html, _ = exporter.from_notebook_node(notebook, resources)
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(html)


def without_scripts(html):
    """An output's HTML without what acts, or fetches; the page's policy stops what slips through."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup(ACTIVE_ELEMENTS):
        element.decompose()
    for element in soup.find_all(True):
        for name in [name for name in element.attrs if name.lower().startswith("on")]:
            del element[name]
    return str(soup)


def script_json(value):
    """JSON that may stand inside a <script> element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")


if __name__ == "__main__":
    main()
