import assert from "node:assert/strict";
import { test } from "node:test";
import { withArticle } from ".";

test("a name has the article that it is read with", () => {
  const an = ["autoencoder", "IWAE", "InfoVAE", "M2", "M1+M2", "IAF", "LVAE", "8", "MMD-VAE", "unusual VAE"]; // prettier-ignore
  const a = ["VAE", "CVAE", "β-VAE", "FactorVAE", "WAE", "VQ-VAE", "VaDE", "U-Net", "UNet", "ladder VAE", "number", "7", "uniform VAE", "Mixture VAE"]; // prettier-ignore
  assert.deepEqual(an.map(withArticle), an.map((name) => `an ${name}`)); // prettier-ignore
  assert.deepEqual(a.map(withArticle), a.map((name) => `a ${name}`)); // prettier-ignore
});
