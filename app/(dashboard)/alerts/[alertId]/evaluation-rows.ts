import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { formatValue } from "@/lib/format/format-value";
import { Unit } from "@/lib/schema/figures/metric";

type Seen = AlertDetail["evaluations"][number];

export const VERDICTS: Record<Seen["verdict"], string> = {
  breaches: "breaches",
  between: "between",
  recovered: "good again",
  too_little_data: "too little data",
  absent: "gone",
};

/** One look of the rule in words; `at` in epoch ms. */
export type Look = {
  at: number;
  value: string;
  against: string;
  n: string;
  verdict: Seen["verdict"];
  /** The looks between this one and the next older one were not kept. */
  gap: boolean;
};

/** The latest first. None where the rule saw no figures, as with a breaker: its verdicts alone tell nothing. */
export function looksOf(seen: readonly Seen[], unit: string, startedAt: number): Look[] {
  if (seen.every(({ value }) => value === null)) return [];
  const parsed = Unit.catch("count").parse(unit);
  const times = seen.map(({ at }) => Date.parse(at));
  const end = gapAfter(times, startedAt);
  return seen
    .map(({ value, threshold, baseline, n, verdict }, index) => ({
      at: times[index]!,
      value: value === null ? "–" : formatValue(value, parsed),
      against: againstText(threshold, baseline, parsed),
      n: n === null ? "–" : n.toLocaleString("en-US"),
      verdict,
      gap: index > 0 && index - 1 === end,
    }))
    .reverse();
}

function againstText(threshold: number | null, baseline: number | null, unit: Unit): string {
  const usual = baseline === null ? [] : [`usual ${formatValue(baseline, unit)}`];
  const limit = threshold === null ? [] : [formatValue(threshold, unit)];
  return [...limit, ...usual].join(", ") || "–";
}

/** The last look of the start, where the end was kept apart from it; -1 where the looks follow one another. */
function gapAfter(times: readonly number[], startedAt: number): number {
  const last = times.findLastIndex((at) => at <= startedAt);
  const steps = times.slice(1).map((at, index) => at - times[index]!);
  const jump = steps[last];
  return jump !== undefined && jump > 1.5 * Math.min(...steps) ? last : -1;
}
