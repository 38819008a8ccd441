import { describe, expect, it } from "vitest";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { replayMetricRule } from "./replay-metric-rule";

const COST = DEFAULT_PACK.find(({ packKey }) => packKey === "cost_surge")!.definition as MetricRuleDefinition;
const NIGHT = Date.UTC(2026, 10, 25, 3, 30);

const spent = (bucket: number, usd: number): RollupRow => ({
  seriesId: 1,
  bucket,
  figures: { ...emptyRollup(), requests: 50, successes: 50, costNano: BigInt(usd * 1e9) },
});

/** What the rule saw at 03:30, when `usd` had been spent within the hour, and what a chart draws of it. */
function replayed(usd: number, hours: RollupRow[], definition = COST) {
  const data: RuleFigures = {
    minutes: [spent(NIGHT - 5 * MINUTE_MS, usd)],
    hours,
    series: new Map([[1, { model: "gpt-5", provider: "", environment: "", service: "" }]]),
    timeZone: "UTC",
    errorTypeName: String,
  };
  const [moment] = [...replayMetricRule.moments(definition, data, NIGHT, NIGHT + MINUTE_MS)].filter(
    (one) => one !== undefined,
  );
  return {
    findings: replayMetricRule.findings(definition, moment!, []),
    drawn: [...replayMetricRule.points(definition, moment!)].flatMap((point) => point?.value ?? []),
    tried: [...replayMetricRule.search!.values(definition, [moment!])].filter((value) => value !== undefined),
  };
}

describe("a surge in an hour that is normally idle", () => {
  const afternoons = Array.from({ length: 7 }, (_, day) =>
    spent(NIGHT - (day + 1) * DAY_MS + 11 * HOUR_MS, 5),
  );

  it("is found in the past, and drawn as a multiple of what counts as normal at least", () => {
    const { findings, drawn, tried } = replayed(50, afternoons);
    expect(findings).toMatchObject([{ breaches: true, severity: "critical", baseline: 0, threshold: 1 }]);
    expect(drawn).toEqual([100]);
    expect(tried).toEqual([]);
  });

  it("is not found up to the least that counts, and is drawn below the threshold", () => {
    const { findings, drawn } = replayed(0.9, afternoons);
    expect(findings.some(({ breaches }) => breaches)).toBe(false);
    expect(drawn).toEqual([1.8]);
  });
});

it("a cost that is usual, but below the least that counts, is drawn below the threshold, too", () => {
  const nights = Array.from({ length: 7 }, (_, day) =>
    spent(NIGHT - (day + 1) * DAY_MS - 30 * MINUTE_MS, 0.1),
  );
  expect(replayed(0.9, nights).drawn).toEqual([1.8]);
  expect(replayed(0.9, nights, { ...COST, min_value: 0 }).drawn).toEqual([expect.closeTo(9, 6)]);
});
