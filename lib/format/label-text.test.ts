import { expect, it } from "vitest";
import { expositionFaults } from "@/test/exposition-format";
import { labelText } from "./label-text";

const CASES = [
  ["a\nb", "a\\nb"],
  ["a\rb", "a\rb"],
  ["a\r\nb", "a\r\\nb"],
  ["a\n\rb", "a\\n\rb"],
  ["a\\nb", "a\\\\nb"],
  ["a\\", "a\\\\"],
  ['a"', 'a\\"'],
  ["a\u2028b", "a\u2028b"],
] as const;

it.each(CASES)("writes %j as %j", (model, text) => {
  expect(labelText({ model })).toBe(`{model="${text}"}`);
});

it("makes a series of each name, in a valid exposition", () => {
  const lines = CASES.map(([model]) => `a${labelText({ model })} 1\n`);
  expect(expositionFaults(`# HELP a Some words\n# TYPE a gauge\n${lines.join("")}`)).toEqual([]);
});
