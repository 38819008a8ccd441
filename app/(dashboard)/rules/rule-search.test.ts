import { expect, test } from "vitest";
import { shownRules } from "./rule-search";

const rule = (
  id: string,
  name: string,
  more: { severity?: "warning" | "critical"; enabled?: boolean } = {},
) => ({
  rule: {
    id,
    name,
    sentence: `Fires when ${name} is too high.`,
    severity: "warning" as const,
    enabled: true,
    ...more,
  },
});
const RULES = [
  rule("1", "p95 latency", { severity: "critical" }),
  rule("2", "Error rate"),
  rule("3", "Latency objective", { enabled: false }),
];
const shown = (search: string) =>
  shownRules(RULES, new Set(["2"]), new URLSearchParams(search)).map((one) => one.rule.id);

test("rules are found by every word of the text, in any order and case", () => {
  expect(shown("text=LATENCY")).toEqual(["1", "3"]);
  expect(shown("text=critical  p95")).toEqual(["1"]);
  expect(shown("text=too+high+rate")).toEqual(["2"]);
  expect(shown("text=nothing")).toEqual([]);
});

test("rules are found by state; nonsense shows all of them", () => {
  expect(shown("state=firing")).toEqual(["2"]);
  expect(shown("state=off")).toEqual(["3"]);
  expect(shown("state=on&text=latency")).toEqual(["1"]);
  for (const other of ["", "state=all", "state=x&text=", "text=%20"]) expect(shown(other)).toHaveLength(3);
});
