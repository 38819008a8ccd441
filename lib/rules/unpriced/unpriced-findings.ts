import type { RuleFigures } from "@/lib/rules/rule-groups";
import type { Finding } from "@/lib/schema/rules/finding";
import { HOUR_MS } from "@/lib/schema/time/epoch";

/** Unpriced requests are searched this far back; a new price counts from then on. */
const SPAN_MS = 24 * HOUR_MS;

/**
 * For each model of the last day: requests without a price. Recovers when the newest requests have a price, or when
 * none without is left in that day.
 */
export function unpricedFindings({ minutes, hours, series }: RuleFigures, now: number): Finding[] {
  const models = new Map<
    string,
    { requests: number; unpriced: number; lately: number; latelyUnpriced: number }
  >();
  const add = (seriesId: number, requests: number, unpriced: number, lately: boolean) => {
    const model = series.get(seriesId)?.model;
    if (model === undefined) return;
    const sum = models.get(model) ?? { requests: 0, unpriced: 0, lately: 0, latelyUnpriced: 0 };
    sum.requests += requests;
    sum.unpriced += unpriced;
    if (lately) {
      sum.lately += requests;
      sum.latelyUnpriced += unpriced;
    }
    models.set(model, sum);
  };
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  for (const { seriesId, bucket, figures } of hours)
    if (bucket >= now - SPAN_MS && bucket < hour) add(seriesId, figures.requests, figures.unpriced, false);
  for (const { seriesId, bucket, figures } of minutes)
    if (bucket >= hour) add(seriesId, figures.requests, figures.unpriced, true);
  return [...models].map(([model, { requests, unpriced, lately, latelyUnpriced }]) => {
    const pricedNow = lately > 0 && latelyUnpriced === 0;
    const breaches = unpriced > 0 && !pricedNow;
    return {
      labels: { model },
      value: unpriced,
      threshold: 0,
      baseline: null,
      sampleSize: requests,
      enough: true,
      breaches,
      recovered: !breaches,
      note: null,
    };
  });
}
