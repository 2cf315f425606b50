import assert from "node:assert/strict";
import { test } from "node:test";
import { comparisonPage, type ComparedRun } from "./comparison_page";
import { summaryOf } from "./summary";

const plain = { epoch: 1, train: { loss: 100 }, test: { loss: 101 } };

/** A run whose loss is 90 + β · 10, and its −ELBO 100. */
function run(
  beta: number,
  history: object = { negativeElbo: { train: 99, test: 100 } },
): ComparedRun {
  const loss = 90 + 10 * beta;
  return {
    varied: { beta },
    summary: {
      ...{
        title: "A VAE",
        date: "2026-01-02T03:04:05Z",
        seconds: 9,
        failed: false,
        given: ["beta"],
      },
      parameters: { beta: String(beta), latentSize: "2", ckptDir: `"ckpts/${beta}"` },
      metrics: {
        epochs: 1,
        "test KL": 10,
        "test loss": loss,
        "test −ELBO": 100,
        "train loss": loss,
      },
      history: [{ ...plain, ...history }],
      weights: { reconstruction: 1, kl: beta },
    },
  };
}

const pageOf = (runs: ComparedRun[]) =>
  comparisonPage({ title: "A VAE", started: new Date(0), seconds: 20, runs });

const headsOf = (html: string) =>
  [...html.matchAll(/<th scope="col"([^>]*)>([^<]*)/g)].map(([, more, name]) => name + more);

test("runs of different β are ranked by −ELBO, with the terms and each run's own sum beside it", async () => {
  const html = await pageOf([run(1), run(4)]);
  assert.deepEqual(headsOf(html), [
    ...["run", "beta", "epochs", "test −ELBO", "test KL"],
    ...['weighted train loss class="unranked"', 'weighted test loss class="unranked"', "duration"],
  ]);
  assert.match(html, /<h2>−ELBO<\/h2>/);
  assert.match(html, /their losses do not compare; −ELBO does/);
  // Nor does the list of reports say that they range from 100 to 130.
  assert.deepEqual(summaryOf(html)?.metrics, { epochs: 1, "test KL": 10, "test −ELBO": 100 });
});

test("without −ELBO the losses are shown, and it is said that they do not compare", async () => {
  const html = await pageOf([run(1, {}), run(4, {})]);
  assert.match(html, /<h2>Loss<\/h2>/);
  assert.match(html, /each loss is a sum of its own, and they do not compare/);
});

test("its title says what is compared, and what was the same stands below", async () => {
  const html = await pageOf([run(1), run(4)]);
  assert.match(html, /<h1>beta = 1, 4 · A VAE<\/h1>/);
  const same = /<h2>The same in all runs<\/h2>\s*<dl[^>]*>(.*?)<\/dl>/s.exec(html)?.[1];
  assert.equal(same, "<div><dt>latent size</dt><dd>2</dd></div>");
});

test("a list that would fill the screen is counted in the title, and stands below it", async () => {
  const long = Array.from({ length: 12 }, (_, i) => ({
    ...run(1),
    varied: { dataset: `photos/a folder of a long name/${i}` },
  }));
  const html = await pageOf(long);
  assert.match(html, /<h1>12 values of dataset · A VAE<\/h1>/);
  assert.match(html, /<dt>data set<\/dt><dd>photos\/a folder of a long name\/0, .*\/11<\/dd>/);
});
