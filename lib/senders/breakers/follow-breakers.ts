import type { CircuitEventInput, CircuitState } from "@/lib/schema/request/circuit-event";
import { Processes } from "./processes";
import type { BreakerReading, Counts } from "./read-points";
import type { Told } from "./state-word";

/** What is remembered of one breaker of one process. `seenAt` in epoch ms. */
export type BreakerSeries = {
  name: string;
  instance: string;
  /** Null: it counts, and has not changed yet. */
  state: CircuitState | null;
  counts: Counts;
  seenAt: number;
};

const keyOf = ({ name, instance }: { name: string; instance: string }) => JSON.stringify([name, instance]);

/** Readings of known series, and of as many new ones as there is `room` for; pods come and go. */
export function admitReadings(
  known: readonly { name: string; instance: string }[],
  readings: readonly BreakerReading[],
  room: number,
): { admitted: BreakerReading[]; refused: BreakerReading[] } {
  const keys = new Set(known.map(keyOf));
  const most = keys.size + room;
  const admitted: BreakerReading[] = [];
  const refused: BreakerReading[] = [];
  for (const reading of readings) {
    const key = keyOf(reading);
    const isAdmitted = keys.has(key) || keys.size < most;
    if (isAdmitted) keys.add(key);
    (isAdmitted ? admitted : refused).push(reading);
  }
  return { admitted, refused };
}

/**
 * The series after some readings, and an event for each change of a breaker. A breaker that several processes report is
 * in the worst of their states, so that it does not flap between them. `current` holds the states as last told; readings
 * come in the order of time.
 */
export function followBreakers(
  known: readonly BreakerSeries[],
  readings: readonly BreakerReading[],
  current: ReadonlyMap<string, CircuitState>,
): { series: BreakerSeries[]; events: CircuitEventInput[] } {
  const all = new Map(known.map((series) => [keyOf(series), series]));
  const processesOf = groupProcesses(known);
  const states = new Map(current);
  const touched = new Set<string>();
  const events: CircuitEventInput[] = [];
  for (const reading of readings) {
    const key = keyOf(reading);
    const before = all.get(key);
    // Sent again, or late.
    if (before && reading.ts <= before.seenAt) continue;
    touched.add(key);
    const { counts, steps } = stepsOf(before, reading);
    const { name, instance, ts, provider, model } = reading;
    const after = { name, instance, counts, seenAt: ts, state: steps.at(-1)?.state ?? before?.state ?? null };
    const processes = processesOf(name);
    if (steps.length === 0) processes.report(after);
    steps.forEach(({ state, reason }, at) => {
      processes.report({ instance, state, seenAt: ts });
      const worst = processes.worst(ts);
      if (worst === states.get(name)) return;
      states.set(name, worst);
      // What happened between two reports keeps its order.
      const timestamp = (ts - (steps.length - 1 - at)) / 1_000;
      const why = worst === state ? reason : "Another process reports it";
      events.push({ name, state: worst, timestamp, provider, model, reason: why });
    });
    all.set(key, after);
  }
  return { series: [...touched].map((key) => all.get(key)!), events };
}

function groupProcesses(known: readonly BreakerSeries[]): (name: string) => Processes {
  const seriesOf = new Map<string, BreakerSeries[]>();
  for (const series of known) {
    const of = seriesOf.get(series.name);
    if (of) of.push(series);
    else seriesOf.set(series.name, [series]);
  }
  const made = new Map<string, Processes>();
  return (name) => {
    const processes = made.get(name) ?? new Processes(seriesOf.get(name) ?? []);
    made.set(name, processes);
    return processes;
  };
}

/** The states that a reading passes through, and its counts as totals. */
function stepsOf(
  before: BreakerSeries | undefined,
  reading: BreakerReading,
): { counts: Counts; steps: Told[] } {
  const { told, isDelta } = reading;
  const counts = { ...before?.counts };
  const grown: Counts = {};
  for (const event of ["open", "close", "halfOpen"] as const) {
    const sent = reading.counts[event];
    if (sent === undefined) continue;
    const last = before?.counts[event];
    // A counter that fell has started again with its process.
    grown[event] = isDelta ? sent : last === undefined || sent < last ? sent : sent - last;
    counts[event] = isDelta ? (last ?? 0) + sent : sent;
  }
  const isFirst = before === undefined && !isDelta;
  // Of a process that was counting before it was heard, only that it never closed again is sure.
  if (isFirst && (grown.close || told)) return { counts, steps: told ? [told] : [] };
  const steps: Told[] = [];
  if (grown.open) steps.push({ state: "open", reason: null });
  if (grown.halfOpen && !grown.close) steps.push({ state: "half_open", reason: null });
  // If it opened and closed since the last report: a breaker that is open in truth opens again at its next trial.
  if (grown.close) steps.push({ state: "closed", reason: null });
  return { counts, steps: told ? [...steps, told] : steps };
}
