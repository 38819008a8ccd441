import { kindNamed } from "@/lib/rules/registry";
import type { Alert } from "@/lib/schema/alerts/alert";
import type { Place } from "@/lib/schema/alerts/incident";
import { ownValue } from "@/lib/schema/own-value";
import { type Comparison, NOT_COMPARED } from "./moved-alone";

/** A combination that requests have come from. */
export type Traffic = { model: string; provider: string; service: string };

/** Requests of the alert's window: how many, and how many of them failed, by where they were sent first. */
export type FailureCount = Traffic & { requests: number; failed: number };

type Located = Pick<Alert, "ruleKind" | "type" | "labels">;

const troubleOf = (alert: Located) => kindNamed(alert.ruleKind)?.trouble(alert) ?? null;

/** Whether alerts of this kind belong to incidents. */
export const isJoinable = (alert: Located): boolean => troubleOf(alert) !== null;

/** Where an alert locates the trouble; null: nowhere, so it joins no others. `failures`: of a rule about failures. */
export function placeOf(
  alert: Located,
  traffic: readonly Traffic[],
  failures: readonly FailureCount[],
  { alone, isInPart }: Comparison = NOT_COMPARED,
): Place | null {
  const trouble = troubleOf(alert);
  if (trouble === null) return null;
  const label = (name: string) => ownValue(alert.labels, name) || null;
  const own = alone ?? failsWithOtherModels(failures, label("model"));
  const found = pinpoint(failures, {
    provider: label("provider"),
    model: label("model"),
    service: label("service") ?? (own || null),
  });
  const { model, provider, service } = found;
  if (model === null && provider === null && service === null) return null;
  const providers = new Set(
    traffic.filter((one) => one.model === model && one.provider !== "").map((one) => one.provider),
  );
  return {
    trouble,
    ...found,
    ...(service !== null && (label("service") === null || service === alone) && { isAlone: true }),
    ...(isInPart && { isInPart }),
    environment: label("environment"),
    providers: [...providers].sort(),
  };
}

/** The failures that tell where the trouble of an alert is, where its labels do not; null: none do. */
export type FailuresWanted = { status: "error" | "fallback"; errorType: string | null };
export function failuresWanted({ ruleKind, type, labels }: Located): FailuresWanted | null {
  const figure = kindNamed(ruleKind)?.figure(type) ?? null;
  if ((figure !== "errors" && figure !== "fallbacks") || (labels.model && labels.service)) return null;
  return figure === "fallbacks"
    ? { status: "fallback", errorType: null }
    : { status: "error", errorType: labels.error_type ?? null };
}

const MOST_OF_THEM = 0.6;
const TIMES_THE_REST = 3;
const LEAST_FAILED = 5;

type Named = Pick<Place, "provider" | "model" | "service">;

/**
 * Adds the narrowest provider, model or service that most failures come from, and where calls fail three times as often
 * as elsewhere. A provider is named only if more than one of its models fails: otherwise the model is all that is known.
 */
function pinpoint(failures: readonly FailureCount[], labels: Named): Named {
  const within = failures.filter((one) =>
    (["provider", "model", "service"] as const).every(
      (name) => labels[name] === null || one[name] === labels[name],
    ),
  );
  if (sum(within, "failed") < LEAST_FAILED) return labels;
  const model = labels.model ?? standsOut(within, "model")?.name ?? null;
  const ofModel = model === null ? within : within.filter((one) => one.model === model);
  const service = labels.service === null ? standsOut(ofModel, "service") : null;
  const provider = labels.provider === null && model === null ? standsOut(within, "provider") : null;
  // A service that fails often uses most models of one provider, and the reverse: the sharper one counts.
  const isOfService = service !== null && service.times >= (provider?.times ?? 0);
  return {
    model,
    provider: labels.provider ?? (isOfService ? null : (provider?.name ?? null)),
    service: labels.service ?? (isOfService ? service.name : null),
  };
}

/**
 * The service with most failures of a model, if each of the services that fail with it also fails with another model, which
 * does not fail elsewhere: the services have trouble, not the model.
 */
function failsWithOtherModels(failures: readonly FailureCount[], model: string | null): string | null {
  const isOwn = ({ service }: Traffic) =>
    failures
      .filter((one) => one.service === service && one.model !== model && one.failed >= LEAST_FAILED)
      .some((one) => {
        const elsewhere = failures.filter(
          (other) => other.model === one.model && other.service !== service && other.requests > 0,
        );
        return elsewhere.length > 0 && rate([one]) >= TIMES_THE_REST * rate(elsewhere);
      });
  const failing = failures
    .filter((one) => one.model === model && one.failed >= LEAST_FAILED)
    .toSorted((a, b) => b.failed - a.failed);
  return failing.length > 1 && failing.every(isOwn) ? failing[0]!.service : null;
}

/** The value that most failures have in common, and how many times as often its calls fail as the rest. */
function standsOut(
  counts: readonly FailureCount[],
  name: "provider" | "model" | "service",
): { name: string; times: number } | null {
  const values = new Set(counts.map((one) => one[name]).filter((value) => value !== ""));
  for (const value of values) {
    const own = counts.filter((one) => one[name] === value);
    const rest = counts.filter((one) => one[name] !== value);
    const isMost = sum(own, "failed") >= MOST_OF_THEM * sum(counts, "failed");
    // A service that makes all the calls says nothing of where the trouble is.
    if (name === "service" && rest.length === 0) return null;
    const times = rate(rest) === 0 ? Number.POSITIVE_INFINITY : rate(own) / rate(rest);
    if (isMost && times >= TIMES_THE_REST) return { name: value, times };
  }
  return null;
}

const sum = (counts: readonly FailureCount[], name: "requests" | "failed") =>
  counts.reduce((total, one) => total + one[name], 0);

const rate = (counts: readonly FailureCount[]) => {
  const requests = sum(counts, "requests");
  return requests === 0 ? 0 : sum(counts, "failed") / requests;
};
