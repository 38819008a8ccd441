import {
  type RepricedModel,
  type RepricingInput,
  type RepricingView,
  timeOf,
} from "@/lib/schema/prices/own-price";
import { isoTime } from "@/lib/schema/time/epoch";
import type { ModelTotals, Repriced } from "@/lib/store/prices/priced-rows";
import type { Repricing } from "@/lib/store/prices/repricings";

/** What a re-pricing covers: never requests that are still to come. */
export function repricedRange(projectId: number, input: RepricingInput, now: number): Repriced {
  return {
    projectId,
    from: timeOf(input.from)!,
    to: Math.min(timeOf(input.to) ?? now, now),
    model: input.model ?? null,
    provider: input.provider ?? null,
  };
}

export function repricingView(job: Repricing): RepricingView {
  const [from, to] = [job.from.getTime(), job.to.getTime()];
  const models = modelsOf(Object.entries(job.models), 1);
  const done = (Math.min(job.nextAt.getTime(), to) - from) / (to - from);
  return {
    id: String(job.id),
    from: isoTime(from),
    to: isoTime(to),
    model: job.model,
    provider: job.provider,
    state: job.state,
    progress: job.state === "done" ? 1 : Math.max(0, Math.min(1, done)),
    requests: job.requests,
    changed: job.changed,
    old_usd: sumOf(models, "old_usd"),
    new_usd: sumOf(models, "new_usd"),
    models,
    price_table: job.priceTable,
    requested_by: job.requestedBy,
    error: job.error,
    created_at: job.createdAt.toISOString(),
    finished_at: job.finishedAt?.toISOString() ?? null,
  };
}

/** The largest changes first. */
export function modelsOf(totals: Iterable<[string, ModelTotals]>, sampled: number): RepricedModel[] {
  const models = [...totals].map(([key, one]): RepricedModel => {
    const [model, provider] = key.split("\n") as [string, string];
    return {
      model,
      provider: provider || null,
      requests: one.requests * sampled,
      changed: one.changed * sampled,
      old_usd: (one.oldNano * sampled) / 1e9,
      new_usd: (one.newNano * sampled) / 1e9,
      old_unpriced: one.oldUnpriced * sampled,
      new_unpriced: one.newUnpriced * sampled,
    };
  });
  const change = (one: RepricedModel) => Math.abs(one.new_usd - one.old_usd);
  return models.sort((a, b) => change(b) - change(a) || b.requests - a.requests);
}

export const sumOf = (models: readonly RepricedModel[], field: "old_usd" | "new_usd") =>
  models.reduce((sum, one) => sum + one[field], 0);
