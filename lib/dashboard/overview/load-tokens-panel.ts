import { incompleteFrom } from "@/lib/dashboard/range/chart-steps";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { loadOverviewFrame, type OverviewFrame } from "./load-overview-frame";
import type { TokensPanel } from "./overview-model";
import { type TokenCounts, tokenKindNames, tokenKinds } from "./token-kinds";

export async function loadTokensPanel(projectId: number, search: string): Promise<TokensPanel> {
  return prepareTokensPanel(await loadOverviewFrame(projectId, search));
}

export function prepareTokensPanel({
  steps,
  buckets,
  total,
  now,
}: Pick<OverviewFrame, "steps" | "buckets" | "total" | "now">): TokensPanel {
  const totals = tokenKinds(total);
  return {
    stepSeconds: steps.stepMs / 1_000,
    points: buckets.map((figures, at) => {
      const t = steps.starts[at]!;
      const lengthMs = (steps.starts[at + 1] ?? steps.to) - t;
      // The rate of an open bucket is over its elapsed part, at least a minute.
      const passedMs = Math.min(lengthMs, Math.max(MINUTE_MS, now - t));
      return { t, ...scaled(tokenKinds(figures), MINUTE_MS / passedMs) };
    }),
    incompleteFrom: incompleteFrom(steps, now),
    totals,
    names: tokenKindNames(totals),
  };
}

function scaled({ input, output, thinking, cached }: TokenCounts, factor: number): TokenCounts {
  return {
    input: input * factor,
    output: output * factor,
    thinking: thinking * factor,
    cached: cached * factor,
  };
}
