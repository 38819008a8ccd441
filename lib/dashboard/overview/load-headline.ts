import { metricValue } from "@/lib/aggregate/metric-value";
import { feedRows } from "@/lib/dashboard/alerts/feed-rows";
import type { JoinedIncident } from "@/lib/dashboard/alerts/load-incidents";
import type { Clock } from "@/lib/dashboard/alerts/load-notified";
import { incidentsAmong, loadRecentAlerts } from "@/lib/dashboard/alerts/load-recent-alerts";
import { loadUnheard } from "@/lib/dashboard/alerts/load-unheard";
import { type Reached, toldOf, toldOfIncident } from "@/lib/dashboard/alerts/told-of";
import { alertTitle } from "@/lib/format/alert-title";
import { firstSentence } from "@/lib/format/first-sentence";
import { formatCount, formatValue } from "@/lib/format/format-value";
import { holdText } from "@/lib/format/hold-text";
import type { Alert } from "@/lib/schema/alerts/alert";
import { countFiring } from "@/lib/store/alerts/alerts";
import { loadOverviewFrame, type OverviewFrame } from "./load-overview-frame";
import type { Headline, Trouble } from "./overview-model";
import { worstSeverity } from "./signal-alerts";

/** Troubles in the headline; the feed lists all of them. */
const SHOWN = 3;

/** What fires now, or else the traffic of the range, which takes longer to read. */
export const loadHeadline = async (
  projectId: number,
  search: string,
  clock: Clock,
  troubles = loadTroubles(projectId, clock),
): Promise<Headline> => (await troubles) ?? quietHeadline(await loadOverviewFrame(projectId, search));

/** What fires now; null while nothing does. */
export async function loadTroubles(projectId: number, clock: Clock): Promise<Headline | null> {
  const [{ firing, incidents, notifications }, count, unheard] = await Promise.all([
    loadRecentAlerts(projectId, clock.now),
    countFiring(projectId),
    loadUnheard(projectId),
  ]);
  if (firing.length === 0) return null;
  const reached = { unheard, notifications, clock };
  return prepareHeadline(firing, incidentsAmong(incidents, firing), reached, count);
}

/** The traffic of the range, while nothing fires. */
export function quietHeadline({ total }: Pick<OverviewFrame, "total">): Headline {
  const figures = [
    formatCount(total.requests, "request"),
    ...(total.successes > 0 ? [`p95 ${formatValue(metricValue("latency_p95", total), "ms")}`] : []),
    ...(total.requests > 0 ? [`${formatValue(metricValue("error_rate", total), "ratio")} errors`] : []),
  ];
  return {
    state: total.requests === 0 ? "none" : "ok",
    lead: "No alerts firing",
    figures: figures.join(", "),
    troubles: [],
    more: 0,
    unacknowledged: [],
  };
}

type Incident = Pick<
  JoinedIncident,
  | "id"
  | "title"
  | "first_line"
  | "members"
  | "listed"
  | "firing"
  | "severity"
  | "started_at"
  | "acknowledged_by"
>;

/** What fires, in the order of the alerts: why, and who was notified. `count`: with those that are not read. */
export function prepareHeadline(
  firing: readonly Alert[],
  incidents: readonly Incident[],
  reached: Reached,
  count = firing.length,
): Headline {
  const all = Math.max(count, firing.length);
  const rows = feedRows(firing, incidents).slice(0, SHOWN);
  const troubles = rows.map((row) =>
    row.incident ? troubleOfIncident(row.incident, reached) : troubleOfAlert(row.alert, reached),
  );
  return {
    state: worstSeverity(firing),
    lead: `${formatCount(all, "alert")} firing`,
    figures: "",
    troubles,
    more: all - rows.reduce((sum, row) => sum + (row.incident ? row.alerts.length : 1), 0),
    unacknowledged: firing.filter(({ acknowledgedBy }) => acknowledgedBy === null).map(({ id }) => id),
  };
}

function troubleOfIncident(incident: Incident, reached: Reached): Trouble {
  const { id, title, first_line: line, severity, started_at, acknowledged_by } = incident;
  return {
    id,
    isIncident: true,
    title,
    severity,
    startedAt: Date.parse(started_at),
    why: line.slice(title.length).replace(/^[:;] /, ""),
    ...toldOfIncident(incident, reached),
    acknowledgedBy: acknowledged_by,
  };
}

function troubleOfAlert(alert: Alert, reached: Reached): Trouble {
  const { id, ruleName, labels, severity, startedAt, message, heldBy, acknowledgedBy } = alert;
  return {
    id,
    isIncident: false,
    title: alertTitle(ruleName, labels),
    severity,
    startedAt: startedAt.getTime(),
    why: firstSentence(message),
    ...toldOf([id], heldBy && holdText(heldBy), reached),
    acknowledgedBy,
  };
}
