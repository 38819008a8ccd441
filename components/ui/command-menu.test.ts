import { expect, test } from "vitest";
import { commandMatches, fewCommands } from "./command-menu";

test("each word that is typed must be in the label or the further words", () => {
  const command = { label: "Reliability", words: "errors fallbacks breakers" };
  expect(commandMatches(command, "relia")).toBe(true);
  expect(commandMatches(command, "break RELI")).toBe(true);
  expect(commandMatches(command, "")).toBe(true);
  expect(commandMatches(command, "reliability cost")).toBe(false);
});

test("a long list is cut, after the search and not before it", () => {
  const models = Array.from({ length: 500 }, (_, at) => ({
    id: `${at}`,
    label: `model-${at}`,
    run: () => {},
  }));
  expect(fewCommands(models, " ")).toHaveLength(8);
  expect(fewCommands(models, "model")).toHaveLength(30);
  expect(fewCommands(models, "l-499").map(({ label }) => label)).toEqual(["model-499"]);
});
