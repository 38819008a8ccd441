import { expect, it } from "vitest";
import { NewSilence } from "@/lib/schema/alerts/silence";
import { labelsOf, matcherFault } from "./label-rows";

const faultOf = (...names: string[]) => {
  const matchers = labelsOf(names.map((name, key) => ({ key, name, value: "x*" })));
  const { error } = NewSilence.safeParse({ matchers, ends_at: "2999-01-01T00:00:00Z" });
  const issues = error?.issues ?? [];
  return matcherFault(Object.fromEntries(issues.map(({ path, message }) => [path.join("."), message])));
};

it("a form names the matcher that it refuses", () => {
  expect(faultOf("model", "constructor")).toBeUndefined();
  expect(faultOf("model", "__proto__")).toBe("__proto__: must not be used as a name");
  expect(faultOf()).toMatch(/^must have at least one label/);
});
