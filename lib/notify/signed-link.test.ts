import { expect, it } from "vitest";
import { readLink, signedLink } from "./signed-link";

const SECRET = "a secret of at least thirty-two characters";
const NOW = Date.UTC(2026, 10, 23, 12);
const claim = { id: "5d0f2b1c-3f43-4f0e-9a57-0d7d2f6f0c11", act: "silence", expiresAt: NOW + 1_000 } as const;
const token = () => signedLink(SECRET, "https://sightline.example", claim).split("/act/")[1]!;

it("is read back as it was made, until it expires", () => {
  expect(readLink(SECRET, token(), NOW)).toEqual(claim);
  expect(readLink(SECRET, token(), NOW + 1_000)).toBe("expired");
});

it.each<[string, (token: string) => string]>([
  ["another alert", (text) => text.replace("5d0f", "5d0e")],
  ["another act", (text) => text.replace("silence", "acknowledge")],
  ["a later end", (text) => text.replace(/\.([a-z0-9]+)\./, ".zzzzzz.")],
  ["a cut signature", (text) => text.slice(0, -1)],
  ["nothing", () => ""],
  ["dots", () => "..."],
])("does not hold for %s", (_, change) => {
  expect(readLink(SECRET, change(token()), NOW)).toBe("invalid");
});

it("does not hold under another secret", () => {
  expect(readLink(`${SECRET}!`, token(), NOW)).toBe("invalid");
});
