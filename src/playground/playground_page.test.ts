import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "parse5";
import { playgroundFrame, playgroundPage } from "./playground_page";
import { tinyNetwork } from "./testing/tiny_playground";

test("in a notebook a playground stands in a frame of its own, which may run its script alone", async () => {
  const payload = {
    ...(await tinyNetwork({
      ...{ imageShape: [2, 2, 1], latentSize: 2, takesLabels: false, classNames: [] },
    })),
    title: `"a" < b`,
  };
  const frame = await playgroundFrame(payload);
  assert.match(frame, /^<iframe title="&quot;a&quot; &lt; b" sandbox="allow-scripts allow-downloads" /); // prettier-ignore
  assert.match(frame, /style="width:100%;height:940px;border:0"/);
  const { attrs } = find(parse(frame), "iframe");
  const srcdoc = attrs.find(({ name }) => name === "srcdoc")?.value;
  assert.equal(srcdoc, (await playgroundPage(payload)).replace(/\r\n?/g, "\n"));
});

interface Node {
  readonly nodeName: string;
  readonly attrs?: readonly { name: string; value: string }[];
  readonly childNodes?: readonly unknown[];
}

function find(node: unknown, name: string): Required<Pick<Node, "attrs">> {
  const queue = [node as Node];
  for (const each of queue) {
    if (each.nodeName === name) return { attrs: each.attrs ?? [] };
    queue.push(...((each.childNodes ?? []) as Node[]));
  }
  return assert.fail(`no ${name}`);
}
