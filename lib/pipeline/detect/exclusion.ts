import { matches } from "@/lib/notify/match-labels";
import { readOrNull } from "@/lib/notify/read-or-null";
import { activeWindow } from "@/lib/notify/silence-window";
import type { Silence } from "@/lib/schema/alerts/silence";
import type { Incident } from "@/lib/schema/detectors/incident";
import { BIN_MS } from "@/lib/schema/detectors/log-bin";

/** Periods that are not learned: those that users excluded, and maintenance windows. */
export type Excluded = { incidents: readonly Incident[]; maintenance: readonly Silence[] };

type Series = { metric: string; model: string; service: string };

/** Whether a bin of a series is excluded from learning. */
export function exclusion({ incidents, maintenance }: Excluded): (series: Series, bin: number) => boolean {
  const windows = new Map<number, Silence[]>();
  const windowsOf = (bin: number) => {
    const known =
      windows.get(bin) ??
      maintenance.filter((one) => readOrNull(() => activeWindow(one, bin * BIN_MS)) !== null);
    windows.set(bin, known);
    return known;
  };
  return (series, bin) =>
    incidents.some(
      (one) => concerns(one, series) && one.from < (bin + 1) * BIN_MS && one.to > bin * BIN_MS,
    ) ||
    (maintenance.length > 0 &&
      windowsOf(bin).some(({ matchers }) => readOrNull(() => matches(matchers, series))));
}

const concerns = (one: Incident, { model, service }: Series) =>
  (one.model ?? model) === model && (one.service ?? service) === service;
