import type { Cause, IncidentMember } from "@/lib/schema/alerts/incident";
import { causeOf } from "./cause-of";
import { signOf } from "./member-sign";
import type { Traffic } from "./place-of";

/** The alerts that a first line is composed from: those that are not silenced; while one of these fires, those that fire. */
export function shownOf(all: readonly IncidentMember[], traffic: readonly Traffic[]) {
  const heard = all.filter(({ silenced }) => !silenced);
  const members = heard.length > 0 ? heard : all;
  const firing = members.filter(({ state }) => state === "firing");
  const places = members.flatMap(({ place }) => (place === null ? [] : [place]));
  return { members, firing, shown: firing.length > 0 ? firing : members, cause: causeOf(places, traffic) };
}

export type MeasuredErrors = {
  share: number;
  /** Empty: of any type. */
  types: string[];
  threshold: number;
  labels: IncidentMember["labels"];
};

/** The largest share of errors that an alert measured; types of error of the same requests add up. Null: none knows a share. */
export function worstErrors(members: readonly IncidentMember[]): MeasuredErrors | null {
  const byGroup = new Map<string, MeasuredErrors>();
  for (const one of members) {
    if (signOf(one) !== "errors" || one.unit !== "ratio" || one.value === null) continue;
    const { error_type, ...labels } = one.labels;
    const key = JSON.stringify([one.ruleName, Object.entries(labels).sort()]);
    const group = byGroup.get(key) ?? { share: 0, types: [], threshold: one.threshold ?? 0, labels };
    group.share += one.value;
    if (error_type) group.types.push(error_type);
    byGroup.set(key, group);
  }
  return [...byGroup.values()].toSorted((a, b) => b.share - a.share)[0] ?? null;
}

/** Whether an alert measured its own model, provider or service, and not all requests of its rule. */
export const isOfOne = ({ model, provider, service }: IncidentMember["labels"]): boolean =>
  Boolean(model || provider || service);

/** Whose errors the first line needs, because the alerts measured those of other requests as well; null: no one's. */
export type ErrorsWanted = { cause: Cause; types: string[]; threshold: number; environment: string | null };
export function errorsWanted(
  all: readonly IncidentMember[],
  traffic: readonly Traffic[],
): ErrorsWanted | null {
  const { shown, cause } = shownOf(all, traffic);
  const errors = worstErrors(shown);
  if (cause === null || errors === null || isOfOne(errors.labels)) return null;
  const { types, threshold } = errors;
  return { cause, types, threshold, environment: errors.labels.environment || null };
}

/** Of one minute or hour. */
export type ErrorCount = { bucket: number; requests: number; failed: number };

/** The worst part has at least as many requests. */
const LEAST_REQUESTS = 20;

/**
 * The share of requests that failed in the last part of `partMs` where as many as `least` did, since an alert fires on for a
 * while after that, or else in the last with requests. `atWorst`: in the part where most of them failed. Null without requests.
 */
export function errorShare(
  counts: readonly ErrorCount[],
  { to, partMs, least, atWorst }: { to: number; partMs: number; least: number; atWorst: boolean },
): number | null {
  const parts = new Map<number, { requests: number; failed: number }>();
  const all = { requests: 0, failed: 0 };
  for (const { bucket, requests, failed } of counts) {
    const back = Math.ceil((to - bucket) / partMs);
    const part = parts.get(back) ?? { requests: 0, failed: 0 };
    parts.set(back, part);
    for (const sum of [part, all]) {
      sum.requests += requests;
      sum.failed += failed;
    }
  }
  const shareOf = ({ requests, failed }: typeof all) => (requests === 0 ? null : failed / requests);
  if (!atWorst) {
    const shares = [...parts]
      .sort(([a], [b]) => a - b)
      .map(([, part]) => shareOf(part))
      .filter((share) => share !== null);
    return shares.find((share) => share >= least) ?? shares[0] ?? null;
  }
  const large = [...parts.values()].filter(({ requests }) => requests >= LEAST_REQUESTS);
  return large.length === 0 ? shareOf(all) : Math.max(...large.map((part) => shareOf(part)!));
}
