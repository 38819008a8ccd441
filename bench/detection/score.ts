import { BINS_PER_DAY } from "@/lib/schema/detectors/log-bin";
import { DAYS, type Incident, JUDGED_FROM_DAY } from "./simulate";

export type Tally = {
  incidents: number;
  found: number;
  alerts: number;
  trueAlerts: number;
  weeks: number;
  delaysMin: number[];
};

const HIT_WITHIN = 3;
const TRUE_WITHIN = 6;

export const emptyTally = (): Tally => ({
  incidents: 0,
  found: 0,
  alerts: 0,
  trueAlerts: 0,
  weeks: 0,
  delaysMin: [],
});

/** A hit begins within 15 min after the incident, a true alert within 30. The end of bin b is the time b + 1. */
export function score(into: Tally, alerts: readonly number[], incidents: readonly Incident[]): void {
  const begins = alerts.filter((bin) => bin >= JUDGED_FROM_DAY * BINS_PER_DAY).map((bin) => bin + 1);
  into.incidents += incidents.length;
  into.alerts += begins.length;
  into.weeks += (DAYS - JUDGED_FROM_DAY) / 7;
  for (const { from, to } of incidents) {
    const hit = begins.find((begin) => begin > from && begin <= to + HIT_WITHIN);
    if (hit === undefined) continue;
    into.found += 1;
    into.delaysMin.push((hit - from) * 5);
  }
  into.trueAlerts += begins.filter((begin) =>
    incidents.some(({ from, to }) => begin > from && begin <= to + TRUE_WITHIN),
  ).length;
}

export function figuresOf({ incidents, found, alerts, trueAlerts, weeks, delaysMin }: Tally) {
  const recall = incidents === 0 ? 0 : found / incidents;
  const precision = alerts === 0 ? 1 : trueAlerts / alerts;
  const sorted = delaysMin.toSorted((a, b) => a - b);
  return {
    recall,
    precision,
    f1: recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision),
    falsePerWeek: (alerts - trueAlerts) / weeks,
    medianDelayMin: sorted[sorted.length >> 1] ?? null,
  };
}

export function addTally(into: Tally, other: Tally): void {
  into.incidents += other.incidents;
  into.found += other.found;
  into.alerts += other.alerts;
  into.trueAlerts += other.trueAlerts;
  into.weeks += other.weeks;
  into.delaysMin.push(...other.delaysMin);
}
