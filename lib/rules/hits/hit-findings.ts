import { judgeHitRate } from "@/lib/detectors/per-request/hit-rate";
import { decimals } from "@/lib/format/number-text";
import type { AnomalyType } from "@/lib/schema/detectors/anomaly";
import { type HitMode, METRIC_OF_HIT, modeFor } from "@/lib/schema/detectors/hit-mode";
import type { Finding } from "@/lib/schema/rules/finding";

/** Hits of one kind of a model and service, and all its requests, by window. */
export type HitFigures = {
  model: string;
  service: string;
  type: AnomalyType;
  /** The last five minutes. */
  now: { n: number; hits: number; critical: number; top: { value: number; z: number }[] };
  /** The last fifteen minutes, and the seven days before them. */
  recent: { n: number; hits: number };
  week: { n: number; hits: number };
};

/** One finding for each kind of hit of a model and service whose mode asks for alerts. */
export function hitFindings(figures: readonly HitFigures[], modes: readonly HitMode[]): Finding[] {
  return figures.flatMap((one) => {
    const { mode } = modeFor(modes, { ...one, metric: METRIC_OF_HIT[one.type] });
    if (mode === "annotate") return [];
    const labels = {
      model: one.model,
      ...(one.service === "" ? {} : { service: one.service }),
      hits: one.type,
    };
    return [{ labels, ...(mode === "notify" ? everyHit(one) : rateOf(one)) }];
  });
}

type Judged = Omit<Finding, "labels">;

function everyHit({ now }: HitFigures): Judged {
  const breaches = now.hits > 0;
  const note = now.top
    .map(({ value, z }) => `${Number(value.toPrecision(6))} (z ${decimals(z, 1, 1)})`)
    .join(", ");
  return {
    value: now.hits,
    threshold: 0,
    baseline: null,
    sampleSize: now.n,
    enough: true,
    breaches,
    recovered: !breaches,
    note,
    ...(now.critical > 0 ? { severity: "critical" as const } : {}),
  };
}

function rateOf({ recent, week }: HitFigures): Judged {
  const { breaches, usualShare } = judgeHitRate(recent, week);
  const usual = usualShare * recent.n;
  return {
    value: recent.hits,
    threshold: 3 * usual,
    baseline: usual,
    sampleSize: recent.n,
    enough: recent.n > 0,
    breaches,
    recovered: !breaches,
    note: null,
  };
}
