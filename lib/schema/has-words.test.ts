import { expect, it } from "vitest";
import { hasWords } from "./has-words";

it.each([
  ["", ["Claude Code"], true],
  ["  ", [], true],
  ["code CLAUDE", ["Claude Code", null], true],
  ["claude 2.1", ["Claude Code", "2.1.0"], true],
  ["claude go", ["Claude Code", "2.1.0"], false],
  ["deco", ["Claude", "code"], false],
  ["שלום", ["שלום עולם"], true],
])("%j is found in %j: %s", (search, texts, found) => {
  expect(hasWords(search, texts)).toBe(found);
});
