/** Letters whose names begin with a vowel: an FM, but a UFO. */
const VOWEL_NAMED = /^[AEFHILMNORSX]/;

/**
 * A name with its article: "a VAE", "an IWAE", "an autoencoder", "a β-VAE", "an 8". What begins with two
 * capitals, or a capital and a digit, is read letter by letter.
 */
export function withArticle(name: string): string {
  const isSpelled = /^[A-Z]([A-Z\d-]|$)/.test(name);
  const isVowel = isSpelled
    ? VOWEL_NAMED.test(name)
    : /^(8|11|18|[aeiou])/i.test(name) && !/^(uni|use|eu|one)/i.test(name);
  return `${isVowel ? "an" : "a"} ${name}`;
}
