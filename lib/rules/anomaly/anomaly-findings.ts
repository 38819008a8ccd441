import { FIRE_Z } from "@/lib/detectors/seasonal/seasonal-detector";
import type { SeasonalVerdict } from "@/lib/detectors/seasonal/seasonal-verdict";
import { TAIL_FIRE_Z, type TailVerdict } from "@/lib/detectors/tail/tail-burn";
import { BIN_MS, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import type { Finding } from "@/lib/schema/rules/finding";
import type { AnomalyDefinition, AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";

/** One series as its detectors saw it last. */
export type DetectedSeries = {
  metric: AnomalyMetric;
  model: string;
  service: string;
  level: SeasonalVerdict;
  tail: TailVerdict;
};

/** From the values of a series to the unit of its metric: sketches hold nano-dollars. */
export const UNIT_OF: Record<AnomalyMetric, number> = {
  latency_p50: 1,
  ttft_p50: 1,
  output_tokens_p50: 1,
  cost_per_request: 1e-9,
};

/** One finding per series. The detectors have their own persistence and recovery: their verdict stands. */
export function anomalyFindings(
  definition: AnomalyDefinition,
  detected: readonly DetectedSeries[],
): Finding[] {
  const { metric, detectors, side } = definition;
  const wanted = (one: "above" | "below" | null) => side === "both" || one === side;
  return detected
    .filter((one) => one.metric === metric)
    .map((one) => {
      const byLevel = detectors.includes("level") && one.level.firing && wanted(one.level.side);
      const byTail = detectors.includes("tail") && one.tail.firing && wanted(one.tail.side);
      const labels = { model: one.model, ...(one.service === "" ? {} : { service: one.service }) };
      const fires = byLevel || byTail;
      const figures = byTail && !byLevel ? tailFigures(one) : levelFigures(one);
      // Without requests there is nothing to judge, and an open alert stays open.
      const enough = figures.evidence !== undefined && (fires || one.level.phase !== "learning");
      return {
        ...figures,
        labels,
        enough,
        breaches: enough && fires,
        ...(fires && !(byTail ? isTailBeyond(one) : isLevelBeyond(one)) ? { lingers: true } : {}),
        recovered: enough && !fires,
        note: null,
      };
    });
}

const isLevelBeyond = ({ level }: DetectedSeries) => Math.abs(level.z) >= FIRE_Z;
const isTailBeyond = ({ tail }: DetectedSeries) => tail.z >= TAIL_FIRE_Z;

type Figures = Pick<Finding, "value" | "baseline" | "threshold" | "sampleSize" | "severity" | "evidence">;

function levelFigures({ metric, level }: DetectedSeries): Figures {
  const { measured, expected, error, z, n, bins, day } = level;
  if (measured === null || expected === null)
    return { value: null, baseline: null, threshold: null, sampleSize: n };
  const unit = UNIT_OF[metric];
  const value = unit * Math.exp(measured);
  const baseline = unit * Math.exp(expected);
  const edge = Math.sign(measured - expected) * FIRE_Z * error;
  return {
    value,
    baseline,
    threshold: unit * Math.exp(expected + edge),
    sampleSize: n,
    ...(level.severity === "critical" ? { severity: "critical" as const } : {}),
    evidence: {
      statistic: "typical",
      z,
      spread: spreadOf(value - baseline, z),
      share: null,
      windowMs: bins * BIN_MS,
      historyDays: day,
    },
  };
}

const spreadOf = (difference: number, z: number): number => (z === 0 ? 0 : Math.abs(difference / z));

function tailFigures({ metric, tail, level }: DetectedSeries): Figures {
  const { side, limit, current, usualShare, share, z, n } = tail;
  if (n === 0) return { value: null, baseline: null, threshold: null, sampleSize: 0 };
  const inUnit = (value: number | null) => (value === null ? null : UNIT_OF[metric] * value);
  return {
    value: inUnit(current),
    baseline: inUnit(limit),
    threshold: inUnit(limit),
    sampleSize: n,
    evidence: {
      statistic: side === "above" ? "p95" : "p10",
      z,
      spread: spreadOf((current ?? 0) - (limit ?? 0), z) * UNIT_OF[metric],
      share: { now: share, usual: usualShare },
      windowMs: BINS_PER_HOUR * BIN_MS,
      historyDays: level.day,
    },
  };
}
