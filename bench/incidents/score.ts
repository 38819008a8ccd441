import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { concerns, type SimulatedCause, type SimulatedDay } from "./simulate";
import type { WatchedAlert, WatchedIncident } from "./watch";

export type Tally = {
  days: number;
  causes: number;
  /** Causes that raised an alert. */
  seen: number;
  /** By cause that was seen: messages before its end. */
  messages: number[];
  /** Pairs of causes whose alerts overlap, and those that an incident joined. */
  pairs: number;
  joined: number;
  /** Causes whose last message before their end names them. */
  named: number;
  alerts: number;
  misses: string[];
};

export const emptyTally = (): Tally => ({
  days: 0,
  causes: 0,
  seen: 0,
  messages: [],
  pairs: 0,
  joined: 0,
  named: 0,
  alerts: 0,
  misses: [],
});

/** Rules look back up to this long. */
const AFTER_MS = 20 * MINUTE_MS;

/** The causes that may have raised an alert: active around its start, with calls that it is about. */
function causesOf(alert: WatchedAlert, { causes, series }: SimulatedDay): SimulatedCause[] {
  const { labels, startedAt } = alert;
  const about = [...series.values()].filter(
    (one) =>
      (!labels.model || labels.model === one.model) &&
      (!labels.provider || labels.provider === one.provider) &&
      (!labels.service || labels.service === one.service),
  );
  return causes.filter(
    (cause) =>
      startedAt >= cause.from &&
      startedAt <= cause.to + AFTER_MS &&
      about.some((one) => concerns(cause, one)) &&
      shows(cause, alert),
  );
}

/** Whether trouble of this kind moves the figure of an alert. */
function shows({ kind }: SimulatedCause, { type, labels }: WatchedAlert): boolean {
  if (labels.breaker) return kind === "outage" || kind === "breaker";
  const failing = kind === "outage" || kind === "breaker" || kind === "bad deploy";
  if (type.startsWith("error")) {
    const types = { outage: "timeout", breaker: "rate_limit", "bad deploy": "invalid_output" } as const;
    return failing && (!labels.error_type || types[kind as keyof typeof types] === labels.error_type);
  }
  if (type === "fallback_rate") return kind === "outage" || kind === "breaker";
  if (type.startsWith("latency")) return kind !== "breaker";
  return kind === "bad deploy" || kind === "runaway";
}

export function score(tally: Tally, day: SimulatedDay, incidents: readonly WatchedIncident[]): void {
  tally.days += 1;
  tally.causes += day.causes.length;
  const owned = incidents.map((incident) => {
    const sets = incident.alerts.map((alert) => causesOf(alert, day)).filter((set) => set.length > 0);
    tally.alerts += incident.alerts.length;
    const common = day.causes.filter((cause) => sets.length > 0 && sets.every((set) => set.includes(cause)));
    // Alerts of two causes in one incident: all that no single cause explains.
    const clear = sets.filter((set) => set.length === 1).map(([cause]) => cause!);
    return { incident, sets, common, causes: new Set(common.length > 0 ? common.slice(0, 1) : clear) };
  });
  for (const cause of day.causes) {
    const own = owned.filter(
      ({ sets, causes }) =>
        causes.has(cause) || (causes.size === 0 && sets.some((set) => set.includes(cause))),
    );
    if (own.length === 0) continue;
    tally.seen += 1;
    const before = own.flatMap(({ incident }) =>
      incident.messages.filter(({ at, reason }) => at <= cause.to && reason !== "all_resolved"),
    );
    tally.messages.push(before.length);
    const main = own.toSorted((a, b) => b.incident.alerts.length - a.incident.alerts.length)[0]!.incident;
    const told = main.messages.filter(
      ({ reason }) => reason !== "all_resolved" && reason !== "fired_and_resolved",
    );
    const last = told.filter(({ at }) => at <= cause.to + AFTER_MS).at(-1) ?? main.messages[0];
    const accepted = [
      cause.names,
      ...(cause.kind === "runaway" || cause.kind === "blip" ? [cause.place.model!] : []),
    ];
    if (last?.cause && accepted.includes(last.cause.name)) tally.named += 1;
    else tally.misses.push(`${cause.kind} of ${cause.names}: ${last?.line ?? "no message"}`);
  }
  for (const [at, a] of day.causes.entries())
    for (const b of day.causes.slice(at + 1)) {
      const has = (cause: SimulatedCause) => owned.some(({ causes }) => causes.has(cause));
      if (!has(a) || !has(b)) continue;
      tally.pairs += 1;
      if (owned.some(({ common, causes }) => common.length === 0 && causes.has(a) && causes.has(b))) {
        tally.joined += 1;
        tally.misses.push(`joined ${a.kind} of ${a.names} and ${b.kind} of ${b.names}`);
      }
    }
}

export type Figures = { messages: number; most: number; withinTwo: number; joined: number; named: number };

export function figuresOf({ messages, pairs, joined, named, seen }: Tally): Figures {
  const sum = messages.reduce((total, count) => total + count, 0);
  return {
    messages: seen === 0 ? 0 : sum / seen,
    most: Math.max(0, ...messages),
    withinTwo: seen === 0 ? 1 : messages.filter((count) => count <= 2).length / seen,
    joined: pairs === 0 ? 0 : joined / pairs,
    named: seen === 0 ? 1 : named / seen,
  };
}
