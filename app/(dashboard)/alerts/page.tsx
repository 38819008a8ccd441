import { labelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { PlanSilence } from "@/components/panels/alerts/plan-silence";
import { SilenceList } from "@/components/panels/alerts/silence-list";
import { shownSilence } from "@/components/panels/alerts/silence-text";
import { PageHeader } from "@/components/panels/frame/page-header";
import { RoleNote } from "@/components/panels/frame/role-note";
import { ChoiceBar } from "@/components/panels/panel/choice-bar";
import { FilterMenu } from "@/components/panels/range/filter-menu";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { SearchBox } from "@/components/panels/range/search-box";
import { requirePage } from "@/lib/auth/page";
import { loadNotified, withNoData } from "@/lib/dashboard/alerts/load-alert-feed";
import { loadAlertList } from "@/lib/dashboard/alerts/load-alerts";
import { loadJoinedIncidents } from "@/lib/dashboard/alerts/load-incidents";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadRuleViews } from "@/lib/manage/edit-rules";
import { loadSilences } from "@/lib/manage/edit-silences";
import { roleMay } from "@/lib/schema/people/permission";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { EvaluationNotice } from "../evaluation-notice";
import { pageSearch, type SearchParams } from "../page-search";
import { alertRowOf } from "./alert-row-of";
import { AlertsList } from "./alerts-list";
import { NoAlerts } from "./no-alerts";

export const metadata = { title: "Alerts" };

const STATES = [
  { value: "all", label: "All" },
  { value: "firing", label: "Firing" },
  { value: "pending", label: "Pending" },
  { value: "resolved", label: "Resolved" },
];
const SEVERITIES = [
  { value: "all", label: "Any severity" },
  { value: "critical", label: "Critical" },
  { value: "warning", label: "Warning" },
];
const WITHIN = [
  { value: "all", label: "Any time" },
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
];
const LIMIT = 200;

export default async function AlertsPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/alerts", await pageSearch(searchParams));
  const wanted = new URLSearchParams({ limit: String(LIMIT) });
  // An unknown value falls back to all.
  for (const [name, choices] of [
    ["state", STATES],
    ["severity", SEVERITIES],
  ] as const) {
    const value = search.get(name);
    if (value !== "all" && choices.some((choice) => choice.value === value)) wanted.set(name, value!);
  }
  for (const name of ["rule", "model", "service", "text"])
    for (const value of search.getAll(name)) wanted.append(name, value);
  const now = Date.now();
  const days = Number(search.get("within"));
  if (WITHIN.some(({ value }) => value === String(days)))
    wanted.set("since", new Date(now - days * DAY_MS).toISOString());
  const mayAct = roleMay(project.role, "act");
  const mayEdit = roleMay(project.role, "edit");
  const [{ alerts }, silences, rules, facets] = await Promise.all([
    loadAlertList(project.id, wanted),
    mayAct ? loadSilences(project.id, now) : [],
    mayEdit ? loadRuleViews(project.id) : [],
    loadFacets(project.id),
  ]);
  const ruleNames = new Set([...rules.map(({ name }) => name), ...alerts.map(({ rule }) => rule)]);
  const fired = alerts.flatMap(({ id, state }) => (state === "pending" ? [] : [id]));
  const [notified, incidents] = await Promise.all([
    loadNotified(fired),
    loadJoinedIncidents(project.id, fired, now),
  ]);
  return (
    <>
      <PageHeader title="Alerts">
        <SearchBox name="text" label="Find alerts" placeholder="Rule or message" className="max-w-60" />
        {mayAct && (
          <PlanSilence
            timeZone={timeZone}
            suggestions={labelSuggestions(alerts, {
              model: facets.models,
              service: facets.services,
              provider: facets.providers,
              environment: facets.environments,
            })}
          />
        )}
        <RefreshMenu renderedAt={now} ingest={await loadIngestState(project.id, now)} />
      </PageHeader>
      <div className="mb-3.5 flex flex-wrap items-center gap-2">
        <ChoiceBar name="state" label="State" choices={STATES} />
        <ChoiceBar name="severity" label="Severity" choices={SEVERITIES} />
        <ChoiceBar name="within" label="Active within" choices={WITHIN} />
        <FilterMenu name="rule" label="Rule" values={[...ruleNames].sort()} />
        <FilterMenu name="model" label="Model" values={facets.models} />
        <FilterMenu name="service" label="Service" values={facets.services} />
      </div>
      <EvaluationNotice projectId={project.id} />
      <RoleNote needs="member" verb="acknowledging alerts" />
      {silences.length > 0 && (
        <SilenceList silences={silences.map((one) => shownSilence(one, timeZone, now))} />
      )}
      {alerts.length === 0 ? (
        <NoAlerts state={wanted.get("state")} filtered={wanted.size > 1} />
      ) : (
        <AlertsList
          incidents={incidents}
          alerts={
            await withNoData(
              project.id,
              alerts.map((alert) => ({ ...alertRowOf(alert, now), ...notified.get(alert.id) })),
              alerts,
            )
          }
          timeZone={timeZone}
          now={now}
        />
      )}
      {alerts.length === LIMIT && <p className="mt-3 text-ink-3">Showing the latest {LIMIT} alerts.</p>}
    </>
  );
}
