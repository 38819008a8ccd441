import { addRequest, emptyRollup, type RollupInput } from "@/lib/aggregate/rollup";
import type { OverviewFrame } from "@/lib/dashboard/overview/load-overview-frame";
import { chartSteps } from "@/lib/dashboard/range/chart-steps";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { parsePageQuery } from "@/lib/schema/http/page-query";

export const NOW = Date.parse("2026-11-23T14:00:00Z");

const REQUEST: RollupInput = {
  status: "success",
  finishReason: null,
  errorTypeId: null,
  latencyMs: 1_000,
  ttftMs: null,
  inputTokens: 100,
  outputTokens: 400,
  thinkingTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  costNano: 1_000_000,
  costDoubts: null,
  cacheHit: true,
};

/** `count` similar requests rolled up; later groups are added to the same. */
export function figuresOf(...groups: [count: number, fields?: Partial<RollupInput>][]): Rollup {
  const figures = emptyRollup();
  for (const [count, fields] of groups) {
    for (let at = 0; at < count; at++) addRequest(figures, { ...REQUEST, ...fields });
  }
  return figures;
}

/** A frame without history except what is given. */
export function frameOf(parts: Partial<OverviewFrame> = {}, search = ""): OverviewFrame {
  const query = parsePageQuery(search, "UTC", NOW);
  const steps = chartSteps(query, query.timeZone);
  const total = parts.total ?? emptyRollup();
  return {
    projectId: 1,
    now: NOW,
    query,
    steps,
    buckets: steps.starts.map(() => null),
    span: { from: query.from, to: query.to },
    total,
    previous: emptyRollup(),
    firstHour: null,
    hours: new Map(),
    errorTypeName: (id) => ["", "timeout", "rate_limit"][id] ?? `error type ${id}`,
    ...parts,
  };
}
