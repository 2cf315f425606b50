"""Makes HTML of untrusted origin harmless: nothing in it runs, nothing is fetched, nothing covers
the page. nh3 parses it as a browser does and writes anew what is on its lists.

Run by itself it reads JSON strings, a line each, and answers each with the harmless one: so the
tests ask it.
"""

import json
import re
import sys
from copy import deepcopy

import nh3

# With what is in them: their content means nothing as text, or is read by other rules than HTML's.
DROPPED = set(
    "desc foreignObject iframe math metadata noembed noframes noscript object script select style"
    " template textarea title xmp".split()
)
FORM = "font big fieldset input label legend main meter progress section"
MEDIA = {"audio", "video"}
# What drawings are made of; none of it holds HTML, and none of it runs, is animated or fetches.
DRAWING = (
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath image"
    " linearGradient radialGradient stop clipPath mask marker pattern filter switch feBlend"
    " feColorMatrix feComponentTransfer feComposite feFlood feFuncA feFuncB feFuncG feFuncR"
    " feGaussianBlur feMerge feMergeNode feMorphology feOffset feDropShadow"
).split()
# Maps lead away from a picture in ways that a reader does not see.
TAGS = nh3.ALLOWED_TAGS - {"area", "map"} | set(FORM.split()) | MEDIA | set(DRAWING)

PAINT = (
    "fill fill-opacity fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap"
    " stroke-linejoin stroke-miterlimit stroke-opacity stroke-width stop-color stop-opacity"
    " text-anchor dominant-baseline alignment-baseline baseline-shift clip-path clip-rule mask filter"
    " marker-start marker-mid marker-end paint-order shape-rendering text-rendering vector-effect"
    " visibility letter-spacing word-spacing flood-color flood-opacity color-interpolation-filters"
).split()
PLACE = (
    "x y x1 x2 y1 y2 cx cy r rx ry fx fy dx dy d points width height transform viewBox rotate"
    " preserveAspectRatio gradientUnits gradientTransform spreadMethod offset clipPathUnits maskUnits"
    " maskContentUnits patternUnits patternContentUnits patternTransform markerWidth markerHeight"
    " markerUnits refX refY orient startOffset textLength lengthAdjust pathLength filterUnits"
    " primitiveUnits stdDeviation in in2 result mode operator radius values type tableValues slope"
    " intercept k1 k2 k3 k4 amplitude exponent xmlns version font-family font-size font-style"
    " font-weight color opacity display overflow"
).split()

ATTRIBUTES = deepcopy(nh3.ALLOWED_ATTRIBUTES)
ATTRIBUTES["*"] = {"class", "dir", "id", "lang", "role", "style", "title"}
ATTRIBUTES["details"] = {"open"}
ATTRIBUTES["font"] = {"color", "face", "size"}
ATTRIBUTES["input"] = {"checked"}
ATTRIBUTES["meter"] = {"value", "min", "max", "low", "high", "optimum"}
ATTRIBUTES["progress"] = {"value", "max"}
for media in MEDIA:
    ATTRIBUTES[media] = {"src", "width", "height", "loop", "muted"}
for tag in DRAWING:
    ATTRIBUTES[tag] = set(PAINT) | set(PLACE)
for tag in ("use", "textPath", "linearGradient", "radialGradient", "pattern", "image", "filter"):
    ATTRIBUTES[tag].add("href")
# A box is one to look at, and a recording is played by who wants to hear it.
VALUES = {
    "input": {"type": {"checkbox"}, "disabled": {""}},
    "audio": {"controls": {""}},
    "video": {"controls": {""}},
}

SIDES = ("", "-top", "-right", "-bottom", "-left")
STYLES = {
    *(f"{box}{side}" for box in ("border", "margin", "padding") for side in SIDES),
    *(f"font-{part}" for part in ("family", "size", "style", "variant", "weight")),
    *(f"text-{part}" for part in ("align", "decoration", "indent", "overflow", "transform")),
    *(f"flex{part}" for part in ("", "-basis", "-direction", "-flow", "-grow", "-shrink", "-wrap")),
    *(f"grid-{part}" for part in ("column", "row", "template-columns", "template-rows")),
    *("align-items", "align-self", "justify-content", "column-gap", "row-gap", "columns", "float"),
    *("border-collapse", "border-color", "border-radius", "border-spacing", "border-style"),
    *("border-width", "background", "background-color", "box-shadow", "box-sizing", "clear"),
    *("color", "display", "gap", "height", "line-height", "list-style-type", "min-height"),
    *("max-height", "max-width", "min-width", "opacity", "overflow", "overflow-x", "overflow-y"),
    # A new page on paper, the way to ask for it in a notebook's text.
    *(f"{kind}-{at}" for kind in ("break", "page-break") for at in ("after", "before", "inside")),
    *("vertical-align", "white-space", "width", "word-break", "overflow-wrap", "tab-size"),
    *PAINT,
}
STYLE_FUNCTIONS = {
    *("calc", "clamp", "hsl", "hsla", "max", "min", "rgb", "rgba", "var", "minmax", "repeat"),
    *("linear-gradient", "radial-gradient", "rotate", "scale", "translate", "matrix", "skewx"),
    *("skewy", "light-dark", "oklch", "oklab", "lab", "lch"),
}
PICTURE = re.compile(
    r"data:image/(png|jpeg|gif|webp|avif|bmp|x-icon|svg\+xml);base64,[A-Za-z0-9+/=\s]*"
)
RECORDING = re.compile(r"data:(audio|video)/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
# A part of the same page.
OWN_PART = re.compile(r"url\(\s*(?:#[\w.:-]+|'#[\w.:-]+'|\"#[\w.:-]+\")\s*\)")


def harmless(value):
    """Whether a style, or a drawing's attribute, calls nothing that could fetch."""
    # Escapes could spell a url().
    functions = re.findall(r"([\w-]*)\s*\(", OWN_PART.sub("", value))
    return "\\" not in value and all(name.lower() in STYLE_FUNCTIONS for name in functions)


def declares(text):
    """Whether it is a declaration that stays; nh3 reads it once more, by CSS's rules."""
    name, _, value = text.partition(":")
    return name.strip().lower() in STYLES and value.strip() != "" and harmless(text)


def keep(tag, attribute, value):
    """The attribute's value, or None to drop it; nh3 has been over names and URL schemes already."""
    if attribute == "src":
        return value if (RECORDING if tag in MEDIA else PICTURE).fullmatch(value) else None
    if attribute == "href":
        if tag == "image":
            return value if PICTURE.fullmatch(value) else None
        if tag in DRAWING:
            return value if re.fullmatch(r"#[\w.:-]+", value) else None
        return None if re.match(r"\s*data:", value, re.IGNORECASE) else value
    if attribute == "style":
        # What one declaration would do says nothing of the others.
        return ";".join(each for each in value.split(";") if declares(each)) or None
    if tag in DRAWING and attribute in PAINT:
        return value if harmless(value) else None
    return value


CLEANER = {
    "attributes": ATTRIBUTES,
    "attribute_filter": keep,
    "clean_content_tags": DROPPED,
    "filter_style_properties": STYLES,
    "generic_attribute_prefixes": {"aria-"},
    "tag_attribute_values": VALUES,
    "url_schemes": {"data", "http", "https", "mailto"},
}


def sanitize(html):
    return nh3.clean(html, tags=TAGS, **CLEANER)


def sanitize_label(html):
    """For a title or an entry of the contents: text and mathematics, without links and pictures."""
    return nh3.clean(html, tags={"b", "code", "em", "i", "strong", "sub", "sup"}, **CLEANER)


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    for line in sys.stdin:
        print(json.dumps(sanitize(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
