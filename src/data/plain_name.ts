/** A name for files and flags: small letters, digits and dashes. "My Photos (2024)" is my-photos-2024. */
export function plainName(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z\d]+/g, "-").replace(/^-+|-+$/g, "") || "images";
}
