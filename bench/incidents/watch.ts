import { headlineText } from "@/lib/format/headline-text";
import { causeOf } from "@/lib/incidents/cause-of";
import { chooseIncident } from "@/lib/incidents/choose-incident";
import { headlineOf } from "@/lib/incidents/headline";
import { type Comparison, modelToCompare, movedAlone, movedInPart } from "@/lib/incidents/moved-alone";
import { placeOf } from "@/lib/incidents/place-of";
import { factsOf } from "@/lib/notify/channels/registry";
import { afterSending, decideNotice, type GroupState } from "@/lib/notify/decide-notice";
import { holdOf } from "@/lib/notify/hold-of";
import type { OpenAlert } from "@/lib/schema/alerts/alert";
import type { NotificationReason } from "@/lib/schema/alerts/alert-message";
import type { GroupMember, Told } from "@/lib/schema/alerts/group-member";
import type { Cause, IncidentMember } from "@/lib/schema/alerts/incident";
import { type DayEvent, type FiredAlert, type Round, recordDay, type SeriesFigures } from "./record";
import type { SimulatedDay } from "./simulate";

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

const CHAT = factsOf("slack");

/** Lives through a day with the default rules and one chat channel. */
export const watchDay = (day: SimulatedDay): WatchedIncident[] => joinDay(day, recordDay(day));

/** Joins the alerts of a recorded day, and sends what is due after each round. */
export function joinDay(day: Pick<SimulatedDay, "series">, rounds: readonly Round[]): WatchedIncident[] {
  const watch = new Watch(day);
  for (const { now, events } of rounds) watch.round(now, events);
  return watch.incidents;
}

class Watch {
  readonly incidents: WatchedIncident[] = [];
  private readonly groups = new Map<string, { state: GroupState; told: Map<string, Told> }>();
  private readonly alerts = new Map<string, WatchedAlert>();
  private readonly traffic;

  constructor(day: Pick<SimulatedDay, "series">) {
    this.traffic = [...day.series.values()];
  }

  round(now: number, events: readonly DayEvent[]): void {
    for (const event of events) this.take(event, now);
    for (const incident of this.incidents) {
      const isOpen = incident.alerts.some(({ state }) => state === "firing");
      if (isOpen) incident.resolvedAt = null;
      else incident.resolvedAt ??= now;
    }
    this.notify(now);
  }

  private take(event: DayEvent, now: number): void {
    if (event.kind === "fire") {
      this.fire(event, now);
      return;
    }
    const open = this.alerts.get(event.instance);
    if (!open) return;
    if (event.kind === "resolve") Object.assign(open, { state: "resolved", resolvedAt: now });
    else if (event.kind === "reopen")
      Object.assign(open, { state: "firing", resolvedAt: null, severity: event.severity });
    else if (event.kind === "severity") open.severity = event.severity;
    else if (event.kind === "measure" && open.state === "firing") Object.assign(open, event.figures);
  }

  private fire({ alert: fired, failures, figures }: DayEvent & { kind: "fire" }, now: number): void {
    const place = placeOf(fired, this.traffic, failures, comparison(fired, figures));
    const alert: WatchedAlert = { ...fired, place };
    this.alerts.set(alert.instance, alert);
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
            incidentId: id,
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

function comparison(alert: FiredAlert, figures: readonly SeriesFigures[]): Comparison {
  const of = (kept: "model" | "service", value: string | null, name: "model" | "service") =>
    figures
      .filter(({ series }) => series[kept] === value)
      .map(({ series, recent, before }) => ({ name: series[name], recent, before }));
  const alone = movedAlone(alert, of("model", modelToCompare(alert), "service"));
  const service = alert.labels.service || alone;
  return { alone, isInPart: movedInPart(alert, of("service", service, "model")) };
}
