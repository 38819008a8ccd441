import { chartSteps } from "@/lib/dashboard/range/chart-steps";
import { FIRE_Z } from "@/lib/detectors/seasonal/seasonal-detector";
import { UNIT_OF } from "@/lib/rules/anomaly/anomaly-findings";
import type { DetectorBandsAnswer, DetectorState } from "@/lib/schema/detectors/detector-answer";
import { BIN_MS, BINS_PER_DAY, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import { type Filters, lets, type TimeSpan } from "@/lib/schema/figures/filters";
import {
  listStoredDetectors,
  readBandSteps,
  type StoredDetector,
} from "@/lib/store/detectors/detector-bands";

const LEARNING_DAYS = 14;
/** Max series of one answer; filter by model and service for others. */
const BAND_SERIES = 40;

/** The state of each monitored series, unusual ones first. */
export async function loadDetectors(
  projectId: number,
  filters: Filters,
  now: number,
): Promise<DetectorState[]> {
  const states = (await wantedDetectors(projectId, filters)).map((one) => stateOf(one, now));
  return states.sort((a, b) => Number(b.state === "unusual") - Number(a.state === "unusual"));
}

async function wantedDetectors(projectId: number, filters: Filters): Promise<StoredDetector[]> {
  const all = await listStoredDetectors(projectId);
  return all.filter(
    ({ model, service }) => lets(filters, "model", model) && lets(filters, "service", service),
  );
}

function stateOf(one: StoredDetector, now: number): DetectorState {
  const unit = UNIT_OF[one.metric];
  const end = (one.bin + 1) * BIN_MS;
  const idle = now - end > BINS_PER_HOUR * BIN_MS;
  return {
    metric: one.metric,
    model: one.model,
    service: one.service,
    state: idle ? "idle" : one.firing ? "unusual" : one.level === null ? "learning" : "usual",
    since: new Date(one.firstBin * BIN_MS).toISOString(),
    day: Math.min(LEARNING_DAYS, Math.floor((one.bin - one.firstBin) / BINS_PER_DAY) + 1),
    value: unit * Math.exp(one.measured),
    expected: one.level === null ? null : unit * Math.exp(one.level),
    firing_since: one.firingSince === null ? null : new Date(one.firingSince * BIN_MS).toISOString(),
    last_at: new Date(end).toISOString(),
  };
}

/** Measured and expected values over a span, in steps of at least five minutes. */
export async function loadDetectorBands(
  projectId: number,
  filters: Filters,
  span: TimeSpan,
): Promise<DetectorBandsAnswer> {
  const detectors = (await wantedDetectors(projectId, filters)).slice(0, BAND_SERIES);
  const { from, to, stepMs } = bandSteps(span);
  const steps = await readBandSteps(
    detectors.map(({ id }) => id),
    from / BIN_MS,
    to / BIN_MS,
    stepMs / BIN_MS,
  );
  return {
    step_seconds: stepMs / 1_000,
    bands: detectors.map(({ id, metric, model, service }) => ({
      metric,
      model,
      service,
      points: steps
        .filter(({ seriesId }) => seriesId === id)
        .map(({ step, n, measured, level, error, firing }) => {
          const value = (ln: number | null) => (ln === null ? null : UNIT_OF[metric] * Math.exp(ln));
          const edge = (sign: number) =>
            level === null || error === null ? null : value(level + sign * FIRE_Z * error);
          return [
            (from + step * stepMs) / 1_000,
            n,
            value(measured)!,
            value(level),
            edge(-1),
            edge(1),
            firing,
          ];
        }),
    })),
  };
}

/** Steps of whole bins: detectors judge bins of five minutes. */
export function bandSteps(span: TimeSpan): TimeSpan & { stepMs: number } {
  const stepMs = Math.ceil(chartSteps(span, "UTC").stepMs / BIN_MS) * BIN_MS;
  return {
    from: Math.floor(span.from / stepMs) * stepMs,
    to: Math.ceil(span.to / stepMs) * stepMs,
    stepMs,
  };
}
