import { BINS_PER_DAY } from "@/lib/schema/detectors/log-bin";

export const LEARNING_DAYS = 14;
const CRITICAL = { z: 6, effect: 0.5, effectAlone: 1 };

export type SeasonalVerdict = {
  bin: number;
  /** Learning alerts nothing; `plain`: the first days, compared with the last 24 h without a season. */
  phase: "learning" | "plain" | "seasonal";
  /** Days of history, 14 at most. */
  day: number;
  /** Requests of the judged bins; how many bins they are. */
  n: number;
  bins: number;
  /** Of ln x: what was measured and what was expected, null while there is nothing to say. */
  measured: number | null;
  expected: number | null;
  /** Standard error of the difference, in ln x. */
  error: number;
  z: number;
  /** Share by which the typical value is above (or below) what was expected. */
  effect: number;
  firing: boolean;
  severity: "warning" | "critical";
  /** First bin of the episode while one is firing, and on which side of what was expected it began. */
  since: number | null;
  side: "above" | "below" | null;
  /** Level and standard error of the newest bin alone: what the chart's band is made of. */
  band: { level: number; error: number } | null;
};

export type Episode = { since: number; side: "above" | "below" };

/** The compared values. */
export type Judged = Pick<SeasonalVerdict, "n" | "bins" | "error" | "z" | "band"> & {
  measured: number;
  expected: number;
};

export function verdictOf(
  bin: number,
  phase: SeasonalVerdict["phase"],
  age: number,
  { n, bins, measured, expected, error, z, band }: Judged,
  episode: Episode | null,
): SeasonalVerdict {
  return {
    bin,
    phase,
    day: dayOf(age),
    n,
    bins,
    measured,
    expected,
    error,
    z,
    effect: Math.exp(measured - expected) - 1,
    firing: episode !== null,
    severity: severityOf(z, measured - expected),
    since: episode?.since ?? null,
    side: episode?.side ?? null,
    band,
  };
}

/** Nothing was judged. */
export function emptyVerdict(
  bin: number,
  phase: SeasonalVerdict["phase"],
  age: number,
  band: SeasonalVerdict["band"],
  episode: Episode | null,
): SeasonalVerdict {
  return {
    bin,
    phase,
    day: dayOf(age),
    n: 0,
    bins: 0,
    measured: null,
    expected: null,
    error: 0,
    z: 0,
    effect: 0,
    firing: episode !== null,
    severity: "warning",
    since: episode?.since ?? null,
    side: episode?.side ?? null,
    band,
  };
}

const dayOf = (age: number): number => Math.min(LEARNING_DAYS, Math.floor(age / BINS_PER_DAY) + 1);

/** A large step that is certain, or a very large one. A fall of a half is as large as a rise to the double. */
function severityOf(z: number, shift: number): "warning" | "critical" {
  const size = Math.exp(Math.abs(shift)) - 1;
  return size >= CRITICAL.effectAlone || (Math.abs(z) >= CRITICAL.z && size >= CRITICAL.effect)
    ? "critical"
    : "warning";
}
