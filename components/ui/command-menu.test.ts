import { expect, test } from "vitest";
import { commandMatches } from "./command-menu";

test("each word that is typed must be in the label or the further words", () => {
  const command = { label: "Reliability", words: "errors fallbacks breakers" };
  expect(commandMatches(command, "relia")).toBe(true);
  expect(commandMatches(command, "break RELI")).toBe(true);
  expect(commandMatches(command, "")).toBe(true);
  expect(commandMatches(command, "reliability cost")).toBe(false);
});
