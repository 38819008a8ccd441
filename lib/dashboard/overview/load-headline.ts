import { metricValue } from "@/lib/aggregate/metric-value";
import { type IncidentView, loadJoinedIncidents } from "@/lib/dashboard/alerts/load-incidents";
import { formatCount, formatValue } from "@/lib/format/format-value";
import type { Alert } from "@/lib/schema/alerts/alert";
import { listAlerts } from "@/lib/store/alerts/alerts";
import { loadOverviewFrame, type OverviewFrame } from "./load-overview-frame";
import type { Headline } from "./overview-model";
import { worstSeverity } from "./signal-alerts";

const FIRING_LIMIT = 200;
/** Alerts in the headline; the feed lists all of them. */
const SHOWN = 2;

export async function loadHeadline(projectId: number, search: string): Promise<Headline> {
  const [frame, firing] = await Promise.all([
    loadOverviewFrame(projectId, search),
    listAlerts({ projectId, state: "firing", severity: null, since: null, limit: FIRING_LIMIT }),
  ]);
  const ids = firing.map(({ id }) => id);
  return prepareHeadline(frame, firing, await loadJoinedIncidents(projectId, ids, Date.now()));
}

type Part = Headline["parts"][number];

type Incident = Pick<IncidentView, "title" | "first_line" | "members">;

/** What is firing, incidents first, or the traffic of the range when nothing is. */
export function prepareHeadline(
  { total }: Pick<OverviewFrame, "total">,
  firing: readonly Alert[],
  incidents: readonly Incident[] = [],
): Headline {
  if (firing.length === 0) {
    const figures = [
      formatCount(total.requests, "request"),
      ...(total.successes > 0 ? [`p95 ${formatValue(metricValue("latency_p95", total), "ms")}`] : []),
      ...(total.requests > 0 ? [`${formatValue(metricValue("error_rate", total), "ratio")} errors`] : []),
    ];
    const state = total.requests === 0 ? "none" : "ok";
    return {
      state,
      lead: "No alerts firing.",
      parts: [{ text: figures.join(", "), strong: false }],
      unacknowledged: [],
    };
  }
  const joined = new Set(incidents.flatMap(({ members }) => members.map(({ id }) => id)));
  const alone = firing.filter(({ id }) => !joined.has(id));
  const sentences = [...incidents.map(withBoldTitle), ...alone.map(withBoldNames)];
  const parts: Part[] = [];
  sentences.slice(0, SHOWN).forEach((sentence, at) => {
    if (at > 0) parts.push({ text: " ", strong: false });
    parts.push(...sentence);
  });
  const more = sentences.length - SHOWN;
  if (more > 0) parts.push({ text: ` And ${more} more.`, strong: false });
  return {
    state: worstSeverity(firing),
    lead: `${formatCount(firing.length, "alert")} firing.`,
    parts,
    unacknowledged: firing.filter(({ acknowledgedBy }) => acknowledgedBy === null).map(({ id }) => id),
  };
}

const withBoldTitle = ({ title, first_line: line }: Incident): Part[] => [
  { text: title, strong: true },
  { text: `${line.slice(title.length)}.`, strong: false },
];

/** The alert's message with its label values in bold. */
function withBoldNames({ message, labels }: Pick<Alert, "message" | "labels">): Part[] {
  const names = Object.values(labels).filter((name) => name !== "" && message.includes(name));
  const parts: Part[] = [];
  let rest = message;
  while (rest !== "") {
    const found = names
      .map((name) => ({ name, at: rest.indexOf(name) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at || b.name.length - a.name.length)[0];
    if (!found) {
      parts.push({ text: rest, strong: false });
      break;
    }
    if (found.at > 0) parts.push({ text: rest.slice(0, found.at), strong: false });
    parts.push({ text: found.name, strong: true });
    rest = rest.slice(found.at + found.name.length);
  }
  return parts;
}
