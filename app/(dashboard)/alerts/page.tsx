import { AlertRow } from "@/components/panels/alert-row";
import { ChoiceBar } from "@/components/panels/choice-bar";
import { PageHeader } from "@/components/panels/page-header";
import { RefreshMenu } from "@/components/panels/refresh-menu";
import { RoleNote } from "@/components/panels/role-note";
import { requireProject } from "@/lib/auth/page";
import { type AlertView, loadAlertViews } from "@/lib/dashboard/load-alerts";
import { holdText } from "@/lib/format/hold-text";
import { loadSilences } from "@/lib/manage/edit-silences";
import { pageSearch, pathWith, type SearchParams } from "../page-search";
import { calendarWeek } from "./calendar-week";
import { PlanSilence } from "./plan-silence";
import { SilenceList } from "./silence-list";
import { shownSilence } from "./silence-text";

export const metadata = { title: "Alerts" };

const STATES = [
  { value: "all", label: "All" },
  { value: "firing", label: "Firing" },
  { value: "resolved", label: "Resolved" },
];
const SEVERITIES = [
  { value: "all", label: "Any severity" },
  { value: "critical", label: "Critical" },
  { value: "warning", label: "Warning" },
];
const LIMIT = 200;

export default async function AlertsPage({ searchParams }: { searchParams: SearchParams }) {
  const search = await pageSearch(searchParams);
  const { project } = await requireProject(search.get("project"), pathWith("/alerts", search));
  const wanted = new URLSearchParams({ limit: String(LIMIT) });
  // A value that is none of the choices falls back to all of them.
  for (const [name, choices] of [
    ["state", STATES],
    ["severity", SEVERITIES],
  ] as const) {
    const value = search.get(name);
    if (value !== "all" && choices.some((choice) => choice.value === value)) wanted.set(name, value!);
  }
  const now = Date.now();
  const [{ alerts }, silences] = await Promise.all([
    loadAlertViews(project.id, wanted),
    loadSilences(project.id, now),
  ]);
  return (
    <>
      <PageHeader title="Alerts">
        <ChoiceBar name="state" label="State" choices={STATES} />
        <ChoiceBar name="severity" label="Severity" choices={SEVERITIES} />
        <PlanSilence timeZone={project.timeZone} now={now} />
        <RefreshMenu renderedAt={now} />
      </PageHeader>
      <RoleNote needs="member" verb="acknowledging alerts" />
      {silences.length > 0 && (
        <SilenceList
          silences={silences.map((one) => shownSilence(one, project.timeZone, now))}
          week={calendarWeek(silences, project.timeZone, now)}
        />
      )}
      {alerts.length === 0 ? (
        <div className="card px-4 py-12 text-center">
          <p className="font-medium">{wanted.size > 1 ? "No alert is like this" : "Nothing has fired"}</p>
          <p className="mt-1 text-ink-2">
            {wanted.size > 1
              ? "Choose other filters to see the rest."
              : "The default rules watch latency, tokens, cost, errors, fallbacks, the cache and circuit breakers."}
          </p>
        </div>
      ) : (
        <ul className="card" aria-label="Alerts">
          {alerts.map((alert) => (
            <AlertRow key={alert.id} alert={rowOf(alert)} timeZone={project.timeZone} now={now} />
          ))}
        </ul>
      )}
      {alerts.length === LIMIT && <p className="mt-3 text-ink-3">The newest {LIMIT} are shown.</p>}
    </>
  );
}

function rowOf(alert: AlertView) {
  return {
    id: alert.id,
    title: alert.title,
    message: alert.message,
    severity: alert.severity,
    state: alert.state,
    startedAt: Date.parse(alert.started_at),
    resolvedAt: alert.resolved_at === null ? null : Date.parse(alert.resolved_at),
    acknowledgedBy: alert.acknowledged_by,
    held: alert.held_by && holdText(alert.held_by),
  };
}
