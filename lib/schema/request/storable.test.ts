import { expect, test } from "vitest";
import { isStorable } from "./storable";

test.each([
  ["a NUL", "a\0b", false],
  ["a lone high surrogate", "a\ud83d", false],
  ["a lone low surrogate", "\ude00b", false],
  ["an emoji", "\ud83d\ude00", true],
  ["nothing", "", true],
])("%s", (_, text, storable) => {
  expect(isStorable(text)).toBe(storable);
});
