import { incompleteFrom } from "@/lib/dashboard/range/chart-steps";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { loadOverviewFrame, type OverviewFrame } from "./load-overview-frame";
import type { TokensPanel } from "./overview-model";

export async function loadTokensPanel(projectId: number, search: string): Promise<TokensPanel> {
  return prepareTokensPanel(await loadOverviewFrame(projectId, search));
}

export function prepareTokensPanel({
  steps,
  buckets,
  total,
  now,
}: Pick<OverviewFrame, "steps" | "buckets" | "total" | "now">): TokensPanel {
  return {
    stepSeconds: steps.stepMs / 1_000,
    points: buckets.map((figures, at) => {
      const t = steps.starts[at]!;
      const lengthMs = (steps.starts[at + 1] ?? steps.to) - t;
      // The rate of an open bucket is over its elapsed part, at least a minute.
      const passedMs = Math.min(lengthMs, Math.max(MINUTE_MS, now - t));
      return { t, ...scaled(kinds(figures), MINUTE_MS / passedMs) };
    }),
    incompleteFrom: incompleteFrom(steps, now),
    totals: kinds(total),
  };
}

type Kinds = { input: number; output: number; thinking: number; cached: number };

/** `input_tokens` includes the cached part, unless a sender counts it separately and sends less input than cache. */
export function kinds(figures: Rollup | null): Kinds {
  const input = figures?.inputTokens ?? 0;
  const cached = figures?.cachedInputTokens ?? 0;
  return {
    input: cached <= input ? input - cached : input,
    output: figures?.outputTokens ?? 0,
    thinking: figures?.thinkingTokens ?? 0,
    cached,
  };
}

function scaled({ input, output, thinking, cached }: Kinds, factor: number): Kinds {
  return {
    input: input * factor,
    output: output * factor,
    thinking: thinking * factor,
    cached: cached * factor,
  };
}
