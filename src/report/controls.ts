const themes = ["System", "Light", "Dark"].map((name) => {
  return `<label><input type="radio" name="theme" value="${name.toLowerCase()}"><span>${name}</span></label>`;
});

/** The switches of a page, which are seen where scripts run; see `page/theme.ts`. */
export function controls({ code = false } = {}): string {
  const codeSwitch = `<label class="code-switch"><input type="checkbox" id="show-code" checked> Show code</label>\n`;
  return `<div class="controls" hidden>
${code ? codeSwitch : ""}<fieldset class="theme"><legend>Colours</legend>${themes.join("")}</fieldset>
</div>`;
}
