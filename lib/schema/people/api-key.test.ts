import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inspectApiKey, makeApiKey } from "./api-key";

test("a generated key passes and has the documented form", () => {
  const key = makeApiKey(randomBytes(64));
  expect(key).toMatch(/^slk_[0-9A-Za-z]{38}$/);
  expect(inspectApiKey(key)).toBe("plausible");
});

test("no single typo passes", () => {
  const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  fc.assert(
    fc.property(
      fc
        .uint8Array({ minLength: 128, maxLength: 128 })
        .filter((bytes) => bytes.filter((b) => b < 248).length >= 32),
      fc.nat(37),
      fc.nat(61),
      (bytes, at, letter) => {
        const key = makeApiKey(bytes);
        const typo = key.slice(0, 4 + at) + letters[letter] + key.slice(5 + at);
        fc.pre(typo !== key);
        expect(inspectApiKey(typo)).toBe("mistyped");
      },
    ),
    { numRuns: 2_000 },
  );
});

test("rejects too few random bytes", () => {
  expect(() => makeApiKey(new Uint8Array(31))).toThrow("too few random bytes");
});

test.each([
  ["a key of the operator's own", "my-own-key-0123456789-0123456789-abc", "plausible"],
  ["32 characters", "k".repeat(32), "plausible"],
  ["31 characters", "k".repeat(31), "malformed"],
  ["513 characters", "k".repeat(513), "malformed"],
  ["a space", `${"k".repeat(20)} ${"k".repeat(20)}`, "malformed"],
  ["a NUL", `${"k".repeat(40)}\0`, "malformed"],
  ["umlauts", "ü".repeat(40), "malformed"],
  ["nothing", "", "malformed"],
  ["percent encoding that decodes to nothing", "%E0%A4%A", "malformed"],
])("%s", (_, key, verdict) => {
  expect(inspectApiKey(key)).toBe(verdict);
});
