import { mergeCells } from "@/lib/aggregate/rollup";
import { emptySketch, logMoments, mergeSketch } from "@/lib/aggregate/sketch";
import { nextState } from "@/lib/alert/machine";
import { type LabelledMachine, observe } from "@/lib/alert/observe";
import { FIRE_Z } from "@/lib/detectors/seasonal/seasonal-detector";
import { verdictOf } from "@/lib/detectors/seasonal/seasonal-verdict";
import type { TailVerdict } from "@/lib/detectors/tail/tail-burn";
import { type FailureCount, type FailuresWanted, failuresWanted } from "@/lib/incidents/place-of";
import type { DetectedSeries } from "@/lib/rules/anomaly/anomaly-findings";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import { kindNamed, kindOf } from "@/lib/rules/registry";
import type { RuleFacts } from "@/lib/rules/rule-facts";
import type { IncidentMember } from "@/lib/schema/alerts/incident";
import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import type { Dimensions } from "@/lib/schema/request/request";
import type { Finding } from "@/lib/schema/rules/finding";
import type { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import type { Rule } from "@/lib/schema/rules/rule";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { errorTypeName, type SimulatedDay } from "./simulate";

export type FiredAlert = Omit<IncidentMember, "place"> & { instance: string; ruleId: string };

/** What a series sends: in the last minutes, and in the day before. */
export type SeriesFigures = { series: Dimensions; recent: Rollup; before: Rollup };

/** What happens to the alerts of a day. Which incident they join changes none of it. */
export type DayEvent =
  | { kind: "fire"; alert: FiredAlert; failures: FailureCount[]; figures: SeriesFigures[] }
  | { kind: "measure"; instance: string; figures: Pick<IncidentMember, "value" | "baseline" | "threshold"> }
  | { kind: "resolve"; instance: string }
  | { kind: "reopen" | "severity"; instance: string; severity: Rule["severity"] };

export type Round = { now: number; events: DayEvent[] };

// What belongs to incidents; spend and unpriced models have causes of their own.
const RULES: Rule[] = DEFAULT_PACK.filter(
  ({ packKey, definition: { kind } }) => kindNamed(kind)?.spendRank === null && packKey !== "cost_surge",
)
  .filter(
    ({ definition: { kind } }) =>
      !["system_fault", "unpriced_model", "request_hits", "no_ingest"].includes(kind),
  )
  .map(({ packKey, name, severity, definition }, at) => ({
    id: `rule-${at}`,
    projectId: 1,
    packKey,
    name,
    definition,
    severity,
    enabled: true,
    runbookUrl: null,
    version: 1,
  }));

/** Judges the default rules over a day, a round a minute. */
export function recordDay(day: SimulatedDay): Round[] {
  const recorder = new Recorder(day);
  const rounds: Round[] = [];
  for (let now = day.from + 15 * MINUTE_MS; now < day.to; now += MINUTE_MS)
    rounds.push({ now, events: recorder.round(now) });
  return rounds;
}

class Recorder {
  private readonly machines = new Map<string, Map<string, LabelledMachine>>();
  private readonly anomalies: Anomalies;
  private hours: RollupRow[] = [];

  constructor(private readonly day: SimulatedDay) {
    this.anomalies = new Anomalies(day);
  }

  round(now: number): DayEvent[] {
    const facts = this.factsAt(now);
    return RULES.flatMap((rule) => this.judge(rule, facts, now));
  }

  private factsAt(now: number): RuleFacts {
    const { day } = this;
    if (now % HOUR_MS === 0 || this.hours.length === 0) this.hours = hoursUntil(day, now);
    return {
      figures: {
        timeZone: "UTC",
        minutes: day.minutes.filter(({ bucket }) => bucket < now && bucket >= now - HOUR_MS),
        hours: this.hours,
        series: day.series,
        errorTypeName,
      },
      circuits: newest(day.breakers.filter(({ ts }) => ts <= now)),
      budgets: [],
      budgetBurns: [],
      detected: this.anomalies.at(now),
      hits: { figures: [], modes: [] },
      faults: [],
    };
  }

  private judge(rule: Rule, facts: RuleFacts, now: number): DayEvent[] {
    const kind = kindOf(rule.definition);
    const known = this.machines.get(rule.id) ?? new Map<string, LabelledMachine>();
    this.machines.set(rule.id, known);
    const watched = [...known.values()].filter(({ machine }) => machine.state !== "ok");
    // The end of the window is the start of the open minute here: nothing of it has been simulated.
    const findings = kind.judge(rule.definition, facts, watched, now - 1) ?? [];
    const events: DayEvent[] = [];
    for (const { instance: one, observation, finding } of observe(rule.severity, findings, known)) {
      const { machine, effects } = nextState(
        one.machine,
        observation,
        kind.persistence(rule.definition),
        now,
      );
      known.set(one.fingerprint, { ...one, machine });
      const instance = `${rule.id}|${one.fingerprint}`;
      if (finding?.breaches) events.push({ kind: "measure", instance, figures: figuresOf(finding) });
      for (const effect of effects) {
        if (effect.kind === "fire")
          events.push(this.fire(rule, instance, one.labels, finding!, effect.severity, now));
        else if (effect.kind === "resolve") events.push({ kind: "resolve", instance });
        else if (effect.kind === "reopen")
          events.push({ kind: "reopen", instance, severity: effect.severity });
        else if (effect.kind === "severity_up" || effect.kind === "severity_down")
          events.push({ kind: "severity", instance, severity: effect.severity });
      }
    }
    return events;
  }

  private fire(
    rule: Rule,
    instance: string,
    subject: Record<string, string>,
    finding: Finding,
    severity: Rule["severity"],
    now: number,
  ): DayEvent {
    const kind = kindOf(rule.definition);
    const labels = { ...subject, ...finding.facts };
    const located = { ruleKind: rule.definition.kind, type: kind.alertType(rule.definition), labels };
    const alert: FiredAlert = {
      ...located,
      id: `${instance} ${now}`,
      instance,
      ruleId: rule.id,
      ruleName: rule.name,
      severity,
      state: "firing",
      ...figuresOf(finding),
      unit: kind.unit(rule.definition),
      window: kind.window(rule.definition),
      startedAt: now,
      resolvedAt: null,
      silenced: false,
    };
    return {
      kind: "fire",
      alert,
      failures: this.failuresAt(failuresWanted(located), now),
      figures: this.figuresAt(now),
    };
  }

  private failuresAt(wanted: FailuresWanted | null, now: number): FailureCount[] {
    if (wanted === null) return [];
    const sums = new Map<object, FailureCount>();
    for (let bucket = now - 10 * MINUTE_MS; bucket < now; bucket += MINUTE_MS)
      for (const { series, requests, fallbacks, errors } of this.day.failures.get(bucket) ?? []) {
        const sum = sums.get(series) ?? { requests: 0, failed: 0, ...series };
        const ofTypes = [...errors].filter(
          ([type]) => wanted.errorType === null || wanted.errorType === type,
        );
        sum.requests += requests;
        sum.failed +=
          wanted.status === "fallback" ? fallbacks : ofTypes.reduce((all, [, count]) => all + count, 0);
        sums.set(series, sum);
      }
    return [...sums.values()];
  }

  private figuresAt(now: number): SeriesFigures[] {
    const sumOf = (rows: readonly RollupRow[], id: number, from: number, to: number) =>
      mergeCells(
        rows.flatMap(({ seriesId, bucket, figures }) =>
          seriesId === id && bucket >= from && bucket < to ? [figures] : [],
        ),
      );
    return [...this.day.series].map(([id, series]) => ({
      series,
      recent: sumOf(this.day.minutes, id, now - 5 * MINUTE_MS, now),
      before: sumOf(this.hours, id, now - 25 * HOUR_MS, now - HOUR_MS),
    }));
  }
}

const figuresOf = ({ value, baseline, threshold }: Finding) => ({ value, baseline, threshold });

function newest(events: readonly CircuitEvent[]): CircuitEvent[] {
  return [...new Map(events.toSorted((a, b) => a.ts - b.ts).map((one) => [one.name, one])).values()];
}

/** The hours before this one; those of the watched day from its minutes. */
function hoursUntil(day: SimulatedDay, now: number): RollupRow[] {
  const hour = (ts: number) => Math.floor(ts / HOUR_MS) * HOUR_MS;
  const own = day.minutes
    .filter(({ bucket }) => hour(bucket) < hour(now))
    .map((row) => ({ ...row, bucket: hour(row.bucket) }));
  return [...day.hours, ...own];
}

const METRICS: [AnomalyMetric, "latencySketch" | "outputTokensSketch", "latency" | "output"][] = [
  ["latency_p50", "latencySketch", "latency"],
  ["output_tokens_p50", "outputTokensSketch", "output"],
];
const WINDOW_MS = 15 * MINUTE_MS;
/** How much days differ, and the least effect: as in docs/decisions/0010. */
const TAU = 0.05;
const LEAST_EFFECT = 0.15;

/** What the seasonal detector says with a perfect history: the windows of 15 minutes, every five. */
class Anomalies {
  private readonly recent = new Map<string, number[]>();
  private readonly firing = new Set<string>();
  private detected: DetectedSeries[] = [];

  constructor(private readonly day: SimulatedDay) {}

  at(now: number): DetectedSeries[] {
    if (now % (5 * MINUTE_MS) === 0)
      this.detected = METRICS.flatMap(([metric, sketch, name]) =>
        [...this.day.series.keys()].flatMap((id) => this.judge(metric, sketch, name, id, now)),
      );
    return this.detected;
  }

  private judge(
    metric: AnomalyMetric,
    sketch: "latencySketch" | "outputTokensSketch",
    name: "latency" | "output",
    seriesId: number,
    now: number,
  ): DetectedSeries[] {
    const merged = emptySketch();
    for (const row of this.day.minutes)
      if (row.seriesId === seriesId && row.bucket >= now - WINDOW_MS && row.bucket < now)
        mergeSketch(merged, row.figures[sketch]);
    const moments = logMoments(merged);
    if (moments === null || moments.n < 20) return [];
    const expected = Math.log(this.day.normal.get(seriesId)![name]);
    const { n, mean: measured, variance } = moments;
    const error = Math.sqrt(TAU ** 2 + variance / n);
    const z = (measured - expected) / error;
    const key = `${metric} ${seriesId}`;
    const isFar = Math.abs(Math.expm1(measured - expected)) >= LEAST_EFFECT;
    const recent = [...(this.recent.get(key) ?? []), isFar ? z : 0].slice(-3);
    this.recent.set(key, recent);
    if (recent.filter((one) => Math.abs(one) > FIRE_Z).length >= 2) this.firing.add(key);
    else if (recent.every((one) => Math.abs(one) < 2)) this.firing.delete(key);
    const side = z > 0 ? "above" : "below";
    const episode = this.firing.has(key) ? ({ since: 0, side } as const) : null;
    const judged = { n, bins: 3, measured, expected, error, z, band: null };
    const { model, service } = this.day.series.get(seriesId)!;
    const level = verdictOf(0, "seasonal", 14 * 288, judged, episode);
    return [{ metric, model, service, level, tail: QUIET_TAIL }];
  }
}

const QUIET_TAIL: TailVerdict = {
  firing: false,
  side: "above",
  limit: null,
  usualShare: 0,
  current: null,
  n: 0,
  share: 0,
  z: 0,
};
