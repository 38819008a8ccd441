import type { RuleFigures } from "@/lib/rules/rule-groups";
import { withinLimit } from "@/lib/rules/within-limit";
import { UNNAMED_MODEL } from "@/lib/schema/request/model-name";
import type { AlertSubject, Finding } from "@/lib/schema/rules/finding";
import { HOUR_MS } from "@/lib/schema/time/epoch";

/** Unpriced requests are searched this far back; a new price counts from then on. */
const SPAN_MS = 24 * HOUR_MS;

/** The models with the most requests without a price, as many as a rule judges, and the watched ones. */
export function unpricedFindings(
  data: RuleFigures,
  watched: readonly AlertSubject[],
  now: number,
): Finding[] {
  const mostUnpriced = (a: Finding, b: Finding) =>
    Number(b.breaches) - Number(a.breaches) || b.value! - a.value!;
  return [...withinLimit(findingsOfModels(data, now), mostUnpriced, watched)];
}

/** The models that are beyond the number that a rule judges. */
export const modelsLeftOut = (...of: Parameters<typeof unpricedFindings>): number =>
  findingsOfModels(of[0], of[2]).length - unpricedFindings(...of).length;

/**
 * For each model of the last day that is named: requests without a price. Recovers when the newest requests have a price, or when
 * none without is left in that day.
 */
function findingsOfModels({ minutes, hours, series }: RuleFigures, now: number): Finding[] {
  const models = new Map<
    string,
    { requests: number; unpriced: number; lately: number; latelyUnpriced: number }
  >();
  const add = (seriesId: number, requests: number, unpriced: number, lately: boolean) => {
    const model = series.get(seriesId)?.model;
    if (model === undefined || model === UNNAMED_MODEL) return;
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
