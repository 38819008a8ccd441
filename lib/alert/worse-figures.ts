import type { AlertFigures } from "@/lib/schema/alerts/alert";

/** Of two evaluations of one alert the one further beyond its threshold; without figures the newer. */
export function worseFigures(known: AlertFigures | null, newer: AlertFigures): AlertFigures {
  if (known === null || known.value === null || newer.value === null) return newer;
  return distance(newer) >= distance(known) ? newer : known;
}

/** As a share of the threshold, which may have moved with the baseline. */
function distance({ value, threshold }: AlertFigures): number {
  const limit = threshold ?? 0;
  return Math.abs(value! - limit) / Math.max(Math.abs(limit), Number.MIN_VALUE);
}
