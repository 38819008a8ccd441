import { mergeCells } from "@/lib/aggregate/rollup";
import { emptySketch, logMoments, mergeSketch } from "@/lib/aggregate/sketch";
import { nextState } from "@/lib/alert/machine";
import { type LabelledMachine, observe } from "@/lib/alert/observe";
import { FIRE_Z } from "@/lib/detectors/seasonal/seasonal-detector";
import { verdictOf } from "@/lib/detectors/seasonal/seasonal-verdict";
import type { TailVerdict } from "@/lib/detectors/tail/tail-burn";
import { headlineText } from "@/lib/format/headline-text";
import { causeOf } from "@/lib/incidents/cause-of";
import { chooseIncident } from "@/lib/incidents/choose-incident";
import { headlineOf } from "@/lib/incidents/headline";
import { modelToCompare, movedAlone, type ServiceFigures } from "@/lib/incidents/moved-alone";
import { type FailureCount, type FailuresWanted, failuresWanted, placeOf } from "@/lib/incidents/place-of";
import { factsOf } from "@/lib/notify/channels/registry";
import { afterSending, decideNotice, type GroupState } from "@/lib/notify/decide-notice";
import { holdOf } from "@/lib/notify/hold-of";
import type { DetectedSeries } from "@/lib/rules/anomaly/anomaly-findings";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import { kindNamed, kindOf } from "@/lib/rules/registry";
import type { RuleFacts } from "@/lib/rules/rule-facts";
import type { OpenAlert } from "@/lib/schema/alerts/alert";
import type { NotificationReason } from "@/lib/schema/alerts/alert-message";
import type { GroupMember, Told } from "@/lib/schema/alerts/group-member";
import type { Cause, IncidentMember } from "@/lib/schema/alerts/incident";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import type { Finding } from "@/lib/schema/rules/finding";
import type { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import type { Rule } from "@/lib/schema/rules/rule";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { errorTypeName, type SimulatedDay } from "./simulate";

export type WatchedAlert = IncidentMember & { instance: string; ruleId: string };
export type WatchedMessage = {
  at: number;
  reason: NotificationReason;
  /** The first line, and what it names. */
  line: string;
  cause: Cause | null;
};
export type WatchedIncident = {
  id: string;
  startedAt: number;
  resolvedAt: number | null;
  lastJoinedAt: number;
  alerts: WatchedAlert[];
  messages: WatchedMessage[];
};

// What belongs to incidents; budgets and unpriced models have causes of their own.
const RULES: Rule[] = DEFAULT_PACK.filter(({ definition: { kind } }) => kindNamed(kind)?.spendRank === null)
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
    version: 1,
  }));

const CHAT = factsOf("slack");

/** Lives through a day with the default rules and one chat channel, a round a minute. */
export function watchDay(day: SimulatedDay): WatchedIncident[] {
  const watch = new Watch(day);
  for (let now = day.from + 15 * MINUTE_MS; now < day.to; now += MINUTE_MS) watch.round(now);
  return watch.incidents;
}

class Watch {
  readonly incidents: WatchedIncident[] = [];
  private readonly groups = new Map<string, { state: GroupState; told: Map<string, Told> }>();
  private readonly machines = new Map<string, Map<string, LabelledMachine>>();
  private readonly alerts = new Map<string, WatchedAlert>();
  private readonly anomalies: Anomalies;
  private hours: RollupRow[] = [];
  private readonly traffic;

  constructor(private readonly day: SimulatedDay) {
    this.anomalies = new Anomalies(day);
    this.traffic = [...day.series.values()];
  }

  round(now: number): void {
    const facts = this.factsAt(now);
    for (const rule of RULES) this.judge(rule, facts, now);
    this.notify(now);
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

  private judge(rule: Rule, facts: RuleFacts, now: number): void {
    const kind = kindOf(rule.definition);
    const known = this.machines.get(rule.id) ?? new Map<string, LabelledMachine>();
    this.machines.set(rule.id, known);
    const watched = [...known.values()].filter(({ machine }) => machine.state !== "ok");
    // The end of the window is the start of the open minute here: nothing of it has been simulated.
    const findings = kind.judge(rule.definition, facts, watched, now - 1) ?? [];
    for (const { instance, observation, finding } of observe(rule.severity, findings, known)) {
      const { machine, effects } = nextState(
        instance.machine,
        observation,
        kind.persistence(rule.definition),
        now,
      );
      known.set(instance.fingerprint, { ...instance, machine });
      const key = `${rule.id}|${instance.fingerprint}`;
      const open = this.alerts.get(key);
      if (open && finding?.breaches && open.state === "firing") Object.assign(open, figuresOf(finding));
      for (const effect of effects) {
        if (effect.kind === "fire") this.fire(rule, key, instance.labels, finding!, effect.severity, now);
        else if (open && effect.kind === "resolve")
          Object.assign(open, { state: "resolved", resolvedAt: now });
        else if (open && effect.kind === "reopen")
          Object.assign(open, { state: "firing", resolvedAt: null, severity: effect.severity });
        else if (open && (effect.kind === "severity_up" || effect.kind === "severity_down"))
          open.severity = effect.severity;
      }
    }
    for (const incident of this.incidents) {
      const isOpen = incident.alerts.some(({ state }) => state === "firing");
      if (isOpen) incident.resolvedAt = null;
      else incident.resolvedAt ??= now;
    }
  }

  private fire(
    rule: Rule,
    instance: string,
    subject: Record<string, string>,
    finding: Finding,
    severity: Rule["severity"],
    now: number,
  ): void {
    const kind = kindOf(rule.definition);
    const labels = { ...subject, ...finding.facts };
    const located = { ruleKind: rule.definition.kind, type: kind.alertType(rule.definition), labels };
    const alert: WatchedAlert = {
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
      place: placeOf(
        located,
        this.traffic,
        this.failuresAt(failuresWanted(located), now),
        movedAlone(located, this.servicesAt(modelToCompare(located), now)),
      ),
      silenced: false,
    };
    this.alerts.set(instance, alert);
    const joinable = this.incidents.map((one) => ({ ...one, members: one.alerts }));
    const choice = alert.place && chooseIncident(alert, joinable);
    const joined = this.incidents.find(({ id }) => id === choice?.id);
    if (joined) {
      joined.alerts.push(alert);
      joined.lastJoinedAt = now;
      joined.resolvedAt = null;
      return;
    }
    const id = `incident-${this.incidents.length}`;
    this.incidents.push({
      id,
      startedAt: now,
      resolvedAt: null,
      lastJoinedAt: now,
      alerts: [alert],
      messages: [],
    });
    this.groups.set(id, { state: { lastSentAt: null, repeats: 0, updates: 0 }, told: new Map() });
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

  private servicesAt(model: string | null, now: number): ServiceFigures[] {
    const sumOf = (rows: readonly RollupRow[], id: number, from: number, to: number) =>
      mergeCells(
        rows.flatMap(({ seriesId, bucket, figures }) =>
          seriesId === id && bucket >= from && bucket < to ? [figures] : [],
        ),
      );
    return [...this.day.series]
      .filter(([, one]) => one.model === model)
      .map(([id, { service }]) => ({
        service,
        recent: sumOf(this.day.minutes, id, now - 5 * MINUTE_MS, now),
        before: sumOf(this.hours, id, now - 25 * HOUR_MS, now - HOUR_MS),
      }));
  }

  private notify(now: number): void {
    const openAlerts = this.incidents.flatMap(({ id, alerts }) =>
      alerts
        .filter(({ state }) => state === "firing")
        .map((one): OpenAlert => {
          const told = this.groups.get(id)!.told.get(one.id);
          return {
            ...one,
            providers: this.providersOf(one),
            budgetId: null,
            coolingDown: false,
            toldAs: told?.state === "firing" ? told.severity : null,
            waitingSince: one.startedAt,
          };
        }),
    );
    for (const incident of this.incidents) {
      const group = this.groups.get(incident.id)!;
      const members = incident.alerts.map((one): GroupMember => {
        const about = openAlerts.find(({ id }) => id === one.id);
        return {
          alertId: one.id,
          firing: one.state === "firing",
          severity: one.severity,
          held: about !== undefined && holdOf(about, openAlerts, [], now) !== null,
          silenced: false,
          acknowledgedUntil: null,
          since: one.startedAt,
          notBefore: null,
          counting: false,
          told: group.told.get(one.id) ?? null,
        };
      });
      const { notice } = decideNotice(CHAT, members, group.state, now);
      if (!notice) continue;
      for (const { alertId, firing, severity } of members)
        if (notice.alertIds.includes(alertId))
          group.told.set(alertId, { state: firing ? "firing" : "resolved", severity });
      group.state = afterSending(group.state, notice.reason, now);
      const { alerts: all } = incident;
      const line = headlineText(headlineOf({ members: all, traffic: this.traffic, timeZone: "UTC", now }));
      const places = all.flatMap(({ place }) => (place === null ? [] : [place]));
      incident.messages.push({ at: now, reason: notice.reason, line, cause: causeOf(places, this.traffic) });
    }
  }

  private providersOf({ labels }: WatchedAlert): string[] {
    if (labels.provider) return [labels.provider];
    return [
      ...new Set(this.traffic.filter(({ model }) => model === labels.model).map(({ provider }) => provider)),
    ];
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
