import { usualRequestsBetween } from "@/lib/aggregate/usual-traffic";
import { closedUntil } from "@/lib/rules/closed-window";
import { completed } from "@/lib/rules/completed";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import { withinLimit } from "@/lib/rules/within-limit";
import type { AlertSubject, Finding } from "@/lib/schema/rules/finding";
import type { SilenceDefinition } from "@/lib/schema/rules/kinds/traffic";

/** Of one label set: requests in the window and since, by day the same hour before, and since when it is known. */
type Traffic = {
  labels: Record<string, string>;
  window: number;
  since: number;
  byHour: Map<number, number>;
  first: number;
};

const prepared = new WeakMap<RuleFigures, Map<string, Finding[]>>();

/**
 * For each label set that `labelsOf` makes of models and that usually sends enough at this time of day: whether it has sent
 * anything in the last closed window. A day without a request counts as 0. Of more than a rule judges, those that usually
 * send most, and the watched ones.
 */
export function trafficFindings(
  definition: SilenceDefinition,
  labelsOf: (model: string) => { model?: string },
  data: RuleFigures,
  watched: readonly AlertSubject[],
  now: number,
): Finding[] {
  const all = completed(prepareTraffic(definition, labelsOf, data, now));
  return [...withinLimit(all, (a, b) => b.baseline! - a.baseline!, watched)];
}

/** The models that are beyond the number that a rule judges. */
export const trafficLeftOut = (...of: Parameters<typeof trafficFindings>): number =>
  completed(prepareTraffic(of[0], of[1], of[2], of[4])).length - trafficFindings(...of).length;

/** The same in the pieces between which it yields; found once for the same figures. */
export function* prepareTraffic(
  definition: SilenceDefinition,
  labelsOf: (model: string) => { model?: string },
  data: RuleFigures,
  now: number,
): Generator<undefined, Finding[]> {
  const windowMs = definition.window_seconds * 1_000;
  const to = closedUntil(now);
  const key = JSON.stringify([definition, to]);
  const known = prepared.get(data) ?? new Map<string, Finding[]>();
  prepared.set(data, known);
  const made = known.get(key);
  if (made) return made;
  const findings: Finding[] = [];
  for (const { labels, window, since, byHour, first } of yield* trafficOf(definition, labelsOf, data, now)) {
    yield;
    const expected = usualRequestsBetween(byHour, first, { from: to - windowMs, to }, data.timeZone);
    if (expected === null || expected < definition.usual_requests) continue;
    const came = window + since > 0;
    findings.push({
      labels,
      value: window,
      threshold: 0,
      baseline: expected,
      sampleSize: window,
      enough: true,
      breaches: !came,
      recovered: came,
      note: null,
    });
  }
  known.set(key, findings);
  return findings;
}

function* trafficOf(
  definition: SilenceDefinition,
  labelsOf: (model: string) => { model?: string },
  data: RuleFigures,
  now: number,
): Generator<undefined, Iterable<Traffic>> {
  const to = closedUntil(now);
  const from = to - definition.window_seconds * 1_000;
  const groups = new Map<string, Traffic>();
  const groupOf = (seriesId: number) => {
    const labels = labelsOf(data.series.get(seriesId)?.model ?? "");
    const key = labels.model ?? "";
    const group = groups.get(key) ?? {
      labels: { ...labels },
      window: 0,
      since: 0,
      byHour: new Map<number, number>(),
      first: Number.POSITIVE_INFINITY,
    };
    groups.set(key, group);
    return group;
  };
  for (const { seriesId, bucket, figures } of data.hours) {
    yield;
    const group = groupOf(seriesId);
    group.byHour.set(bucket, (group.byHour.get(bucket) ?? 0) + figures.requests);
    group.first = Math.min(group.first, bucket);
  }
  for (const { seriesId, bucket, figures } of data.minutes) {
    yield;
    if (bucket >= to) groupOf(seriesId).since += figures.requests;
    else if (bucket >= from) groupOf(seriesId).window += figures.requests;
  }
  return groups.values();
}
