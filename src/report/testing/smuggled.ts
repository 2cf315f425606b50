const hit = "window.hit=1";
const far = "https://far.example/x";

/** Attributes that run something, on elements that start them by themselves or at a touch. */
const handlers = [
  ...["img src=x:", "image src=x:", "body", "svg", "iframe", "object", "embed src=x:"].map(
    (element) => `<${element} onerror="${hit}" onload="${hit}">`,
  ),
  ...["video", "audio"].map(
    (element) => `<${element}><source src=x: onerror="${hit}"></${element}>`,
  ),
  `<input autofocus onfocus="${hit}" onblur="${hit}">`,
  `<select autofocus onfocus=${hit}><option>x</select>`,
  `<textarea autofocus onfocus=${hit}></textarea>`,
  `<details open ontoggle="${hit}"><summary onclick=${hit}>x</summary></details>`,
  `<marquee onstart="${hit}">x</marquee>`,
  `<p onmouseover="${hit}" onclick="${hit}" onpointerenter="${hit}">x</p>`,
  `<style>@keyframes k{from{left:0}}</style><p style="animation:k 1s" onanimationstart="${hit}">x</p>`,
  `<a id=x tabindex=1 autofocus onfocus=${hit}>x</a>`,
  `<div contenteditable autofocus onfocus=${hit}>x</div>`,
  `<form oninput=${hit}><button formaction="javascript:${hit}">x</button></form>`,
  `<dialog open onclose=${hit} onclick=${hit}>x</dialog>`,
  `<button popovertarget=p>x</button><p id=p popover onbeforetoggle=${hit}>x</p>`,
];

/** Scripts, however they are spelled. */
const scripts = [
  `<script>${hit}</script>`,
  `<SCRIPT>${hit}</SCRIPT>`,
  `<script\n>${hit}</script\n>`,
  `<script/x>${hit}</script>`,
  `<scr<script>ipt>${hit}</scr</script>ipt>`,
  `<script src="${far}.js"></script>`,
  `<script src="data:text/javascript,${hit}"></script>`,
  `<script type="module">${hit}</script>`,
  `<script type="application/json">{}</script><script>${hit}</script>`,
  `<svg><script>${hit}</script></svg>`,
  `<svg><script href="data:text/javascript,${hit}"/></svg>`,
  `<math><mtext><script>${hit}</script></mtext></math>`,
  `<template><script>${hit}</script></template>`,
  `<template shadowrootmode=open><script>${hit}</script></template>`,
  `<noscript><p title="</noscript><script>${hit}</script>"></noscript>`,
  `</script><script>${hit}</script>`,
  `</style><script>${hit}</script>`,
  `</title><script>${hit}</script>`,
  `</textarea><script>${hit}</script>`,
  `</code></pre></div></main><script>${hit}</script>`,
  `<!--><script>${hit}</script>-->`,
  `<!-- --!><script>${hit}</script>-->`,
  `<![CDATA[<script>${hit}</script>]]>`,
  `<?php <script>${hit}</script> ?>`,
  `<xmp><p title="</xmp><script>${hit}</script>"></xmp>`,
  `<noembed><script>${hit}</script></noembed><plaintext><script>${hit}</script>`,
  `\0<scr\0ipt>${hit}</scr\0ipt>`,
  `"><script>${hit}</script>`,
  `'><img src=x: onerror=${hit}>`,
  "`><img src=x: onerror=" + hit + ">",
  `&lt;script&gt;${hit}&lt;/script&gt;`,
  `\u2028<script>${hit}</script>\u2029`,
];

/** Addresses that are programs. */
const addresses = [
  ...[
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    " javascript:",
    "&#106;avascript:",
    "\x01javascript:",
  ].map((scheme) => `<a href="${scheme}${hit}">x</a>`),
  `[x](javascript:${hit})`,
  `[x](<javascript:${hit}>)`,
  `[x]: javascript:${hit}\n\n[x]`,
  `<javascript:${hit}>`,
  `[x](data:text/html,<script>${hit}</script>)`,
  `[x](vbscript:${hit})`,
  `![x](x" onerror="${hit})`,
  `![x](x "a" onerror=${hit} ")`,
  `<iframe src="javascript:parent.hit=1"></iframe>`,
  `<iframe srcdoc="<script>parent.hit=1</script>"></iframe>`,
  `<object data="data:text/html,<script>parent.hit=1</script>"></object>`,
  `<embed src="data:text/html,<script>parent.hit=1</script>">`,
  `<form action="javascript:${hit}"><input type=submit></form>`,
  `<meta http-equiv=refresh content="0;url=javascript:${hit}">`,
  `<base href="${far}/"><img src=y.png>`,
  `<svg><a xlink:href="javascript:${hit}"><text y=9>x</text></a></svg>`,
  `<svg><a><animate attributeName=href values="javascript:${hit}"/><text y=9>x</text></a></svg>`,
  `<svg><set attributeName=onclick to="${hit}"/></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=a onload=${hit} xmlns='http://www.w3.org/2000/svg'/>#a"/></svg>`,
  `<math href="javascript:${hit}">x</math>`,
];

/** Formulas, styles and parsers that take a text for another. */
const confusions = [
  `$\\href{javascript:${hit}}{x}$`,
  `$\\url{javascript:${hit}}$`,
  `$\\text{</math><script>${hit}</script>}$`,
  `$\\class{x" onclick="${hit}}{y}$`,
  `$\\style{background:url(${far})}{x}$`,
  `$\\includegraphics{${far}.png}$`,
  `$$\n<script>${hit}</script>\n$$`,
  `<svg></p><style><a title="</style><img src=x: onerror=${hit}>">`,
  `<math><mtext><table><mglyph><style><img src=x: onerror=${hit}>`,
  `<math><annotation-xml encoding="text/html"><script>${hit}</script></annotation-xml></math>`,
  `<svg><foreignObject><img src=x: onerror=${hit}></foreignObject></svg>`,
  `<svg><desc><img src=x: onerror=${hit}></desc></svg>`,
  `<form><math><mtext></form><form><mglyph><style></math><img src=x: onerror=${hit}>`,
  `<select><style></select><img src=x: onerror=${hit}></style>`,
  `<p style="background:url(${far}.png);width:expression(${hit})">x</p>`,
  `<style>@import "${far}.css";p{background:url(${far}.png)}</style><p>x</p>`,
  `<link rel=stylesheet href="${far}.css"><link rel=preload as=script href="${far}.js">`,
  `<img src="${far}.png" srcset="${far}.png 2x"><picture><source srcset="${far}.webp"></picture>`,
  "```html\n<script>" +
    hit +
    "</script>\n```\n\n```\n</code></pre><script>" +
    hit +
    "</script>\n```",
  "`<script>" + hit + "</script>`<script>" + hit + "</script>",
  `\x1b]8;;javascript:${hit}\x1b\\x\x1b]8;;\x1b\\ \x1b[31m<script>${hit}</script>`,
  `<div><script type=text/x-template></script><img src=x: onerror=${hit}></div>`,
];

/** Ways of bringing a script, or a fetch, into a page by what a notebook holds. */
export const smuggled: readonly string[] = [...handlers, ...scripts, ...addresses, ...confusions];
