"""Renders an executed notebook to HTML with the project's own template.

Standard input holds one JSON object: `notebook` and `template` (paths), `mark` (a word that stands
nowhere in the notebook), `header` (what the template shows above the cells), `controls` (the HTML
of the page's switches) and `embeds` (MIME types that have a script of their own). The HTML goes to
standard output; mathematics stands in it as <tex-math> elements that bear the mark.
"""

import json
import re
import sys
from html import escape
from pathlib import Path

import nbformat
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from sanitize import sanitize, sanitize_label


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
            self.headings["title"] = sanitize_label(text)
            return ""
        plain = re.sub(r"<tex-math.*?</tex-math>|<[^>]+>", "", text).strip()
        slug = re.sub(r"[^\w]+", "-", plain.lower()).strip("-") or "section"
        taken = {entry["id"] for entry in self.headings["entries"]}
        identity, number = slug, 2
        while identity in taken:
            identity, number = f"{slug}-{number}", number + 1
        label = sanitize_label(text)
        self.headings["entries"].append({"id": identity, "level": level, "html": label})
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
    exporter.register_filter("sanitize", sanitize)
    exporter.register_filter("base64", base64)
    exporter.register_filter("first_line", first_line)
    embeds = request["embeds"]
    exporter.register_filter("embed_type", lambda data: next((t for t in embeds if t in data), None))
    notebook = nbformat.read(request["notebook"], as_version=4)
    show_widgets(notebook, request["widgets"])
    resources = {
        "metadata": {"name": "", "path": request["folder"]},
        "header": request["header"],
        "controls": request["controls"],
    }
    # Filled while the cells are rendered; resources would be copied before that.
    exporter.environment.globals["headings"] = exporter.headings
    html, _ = exporter.from_notebook_node(notebook, resources)
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(html)


def base64(text):
    """A picture's bytes as they came; nothing where they are no base64."""
    compact = "".join(text.split())
    return compact if re.fullmatch(r"(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/=]{4}", compact) else ""


def first_line(source):
    """What a folded cell shows: its first line that is no comment."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return next((line for line in lines if not line.startswith("//")), lines[0])


def show_widgets(notebook, forms):
    """Gives each output that is a widget the form that the widget was left in."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            view = output.get("data", {}).get("application/vnd.jupyter.widget-view+json", {})
            form = forms.get(view.get("model_id"))
            if form is not None:
                output.data["text/html"] = form


def script_json(value):
    """JSON that may stand inside a <script> element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")


if __name__ == "__main__":
    main()
