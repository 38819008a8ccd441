import { describe, expect, it } from "vitest";
import type { Budget } from "@/lib/schema/rules/budget";
import type { AlertSubject, Finding } from "@/lib/schema/rules/finding";
import { budgetFindings } from "./budget-findings";
import { acrossChanges, ofBudget } from "./budget-identity";
import { milestoneFindings } from "./milestone-findings";

const budget = (more: Partial<Budget> = {}): Budget => ({
  id: "b",
  projectId: 1,
  name: "Team",
  period: "monthly",
  amountUsd: 10,
  timeZone: "UTC",
  scope: {},
  ...more,
});
const RULE = {
  kind: "budget_milestones",
  milestones: [
    { share: 0.8, severity: "warning" },
    { share: 1, severity: "warning" },
  ],
} as const;
const PERIOD = "2026-11-01";

const milestones = (now: Budget[], spentUsd: number, watched: AlertSubject[], period = PERIOD) =>
  acrossChanges(
    milestoneFindings(
      { ...RULE, milestones: [...RULE.milestones] },
      now.map((one) => ({ budget: one, period, spentUsd, requests: 1, contributors: [] })),
      watched,
    ),
    watched,
    now.map((one) => ({ budget: one })),
  );
/** What is open after $11 of $10. */
const OPEN = milestones([budget()], 11, []).map(({ labels, identity, basis }) => ({
  labels,
  identity,
  basis,
}));
const shown = (findings: Finding[]) =>
  findings.map(({ identity, ended, breaches, lingers, recovered }) => {
    const state = ended ?? (lingers ? "lingers" : breaches ? "breaches" : recovered ? "calm" : "between");
    return `${identity?.budget} ${identity?.milestone}: ${state}`;
  });

describe("milestones of a budget of $10 that has spent $11", () => {
  it.each<[string, Budget[], number, string[]]>([
    ["stay as they are", [budget()], 11, ["b 80 %: lingers", "b 100 %: lingers"]],
    ["stay after a price correction", [budget()], 1, ["b 80 %: lingers", "b 100 %: lingers"]],
    ["stay under another name", [budget({ name: "T" })], 11, ["b 80 %: lingers", "b 100 %: lingers"]],
    [
      "end when the amount is raised beyond the spend",
      [budget({ amountUsd: 100 })],
      11,
      ["b 80 %: budget_changed", "b 100 %: budget_changed"],
    ],
    [
      "continue where they are also true for the new amount",
      [budget({ amountUsd: 12 })],
      11,
      ["b 100 %: budget_changed", "b 80 %: breaches"],
    ],
    [
      "continue when the amount is lowered",
      [budget({ amountUsd: 5 })],
      11,
      ["b 80 %: breaches", "b 100 %: breaches"],
    ],
    [
      "end when the budget covers something else, which has spent less",
      [budget({ scope: { model: ["gpt-5"] } })],
      1,
      ["b 80 %: budget_changed", "b 100 %: budget_changed"],
    ],
    [
      "continue when the budget covers something else, which has spent as much",
      [budget({ scope: { model: ["gpt-5"] } })],
      11,
      ["b 80 %: breaches", "b 100 %: breaches"],
    ],
    [
      "end when the period is another one that begins on the same day",
      [budget({ period: "weekly" })],
      1,
      ["b 80 %: budget_changed", "b 100 %: budget_changed"],
    ],
    [
      "end when the zone is another one",
      [budget({ timeZone: "Asia/Tokyo" })],
      1,
      ["b 80 %: budget_changed", "b 100 %: budget_changed"],
    ],
    ["end when the budget is deleted", [], 0, ["b 80 %: budget_deleted", "b 100 %: budget_deleted"]],
    [
      "end when the budget is deleted and created again, and the new one fires",
      [budget({ id: "c" })],
      11,
      ["b 80 %: budget_deleted", "b 100 %: budget_deleted", "c 80 %: breaches", "c 100 %: breaches"],
    ],
  ])("%s", (_, now, spentUsd, expected) => {
    expect(shown(milestones(now, spentUsd, OPEN))).toEqual(expected);
  });

  it("recover with their period", () => {
    const next = milestones([budget()], 0, OPEN, "2026-12-01");
    const over = next.filter(({ identity }) => identity?.period === PERIOD);
    expect(over).toHaveLength(2);
    expect(over.every(({ recovered, ended }) => recovered && ended === undefined)).toBe(true);
  });

  it("stay if an older version stored only the amount", () => {
    const old = OPEN.map((one) => ({ ...one, basis: "10.000000" }));
    expect(shown(milestones([budget()], 1, old))).toEqual(["b 80 %: lingers", "b 100 %: lingers"]);
    expect(shown(milestones([budget({ amountUsd: 100 })], 1, old))).toEqual([
      "b 80 %: budget_changed",
      "b 100 %: budget_changed",
    ]);
  });

  it("name the new amount only if that is what was changed", () => {
    expect(milestones([budget({ scope: { model: ["gpt-5"] } })], 1, OPEN)[0]).toMatchObject({
      baseline: null,
    });
    expect(milestones([budget({ amountUsd: 100 })], 11, OPEN)[0]).toMatchObject({ baseline: 100 });
    const daily = budget({ period: "daily" });
    const spent = budgetFindings([{ budget: daily, spentUsd: 20, requests: 1 }], 1.5);
    const [ended] = acrossChanges([], spent, [{ budget: budget() }]);
    expect(ended).toMatchObject({ ended: "budget_changed", baseline: null });
  });
});

it("distinguishes amounts to a millionth of a dollar, without exponents", () => {
  const amounts = [1e-6, 0.1 + 0.2, 1e9].map(
    (amountUsd) => ofBudget(budget({ amountUsd })).basis.split(" ")[0],
  );
  expect(amounts).toEqual(["0.000001", "0.300000", "1000000000.000000"]);
});
