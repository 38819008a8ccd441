import { clsx } from "clsx";
import { labelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { PlanSilence } from "@/components/panels/alerts/plan-silence";
import { SilenceList } from "@/components/panels/alerts/silence-list";
import { shownSilence } from "@/components/panels/alerts/silence-text";
import { PageHeader } from "@/components/panels/frame/page-header";
import { RoleNote } from "@/components/panels/frame/role-note";
import { ChoiceBar } from "@/components/panels/panel/choice-bar";
import { FilterChips } from "@/components/panels/range/filter-chips";
import { FilterMenu } from "@/components/panels/range/filter-menu";
import { FoldButton } from "@/components/panels/range/fold-button";
import { FOLDED } from "@/components/panels/range/folded";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { Pager } from "@/components/panels/range/pager";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { SearchBox } from "@/components/panels/range/search-box";
import { requirePage } from "@/lib/auth/page";
import { withNoData } from "@/lib/dashboard/alerts/load-alert-feed";
import { loadAlertPage } from "@/lib/dashboard/alerts/load-alerts";
import { loadJoinedIncidents, loadSilencedTitles } from "@/lib/dashboard/alerts/load-incidents";
import { type Clock, notificationsOf } from "@/lib/dashboard/alerts/load-notified";
import { loadUnheard } from "@/lib/dashboard/alerts/load-unheard";
import { idsOf, notifiedOfMember, type Reached, toldOfIncident } from "@/lib/dashboard/alerts/told-of";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadRuleViews } from "@/lib/manage/edit-rules";
import { loadSilences } from "@/lib/manage/edit-silences";
import { letsScope } from "@/lib/schema/figures/filters";
import { roleMay } from "@/lib/schema/people/permission";
import { EvaluationNotice } from "../evaluation-notice";
import { pageSearch, type SearchParams } from "../page-search";
import { silenceScope } from "../silences/silence-scope";
import { alertRowOf } from "./alert-row-of";
import {
  alertSearch,
  CHIP_FILTERS,
  FOLDED_FILTERS,
  pageText,
  SEVERITIES,
  STATES,
  WITHIN,
} from "./alert-search";
import { AlertsList } from "./alerts-list";
import { NoAlerts } from "./no-alerts";

export const metadata = { title: "Alerts" };

export default async function AlertsPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/alerts", await pageSearch(searchParams));
  const now = Date.now();
  const { question, filters, filtered, notices } = alertSearch(search, now);
  const mayAct = roleMay(project.role, "act");
  const mayEdit = roleMay(project.role, "edit");
  const [page, silences, rules, facets] = await Promise.all([
    loadAlertPage(project.id, question),
    mayAct ? loadSilences(project.id, now) : [],
    mayEdit ? loadRuleViews(project.id) : [],
    loadFacets(project.id),
  ]);
  const { alerts } = page;
  const shownSilences = silences.filter(({ matchers }) => letsScope(filters, silenceScope(matchers, facets)));
  const ruleNames = new Set([...rules.map(({ name }) => name), ...alerts.map(({ rule }) => rule)]);
  const fired = alerts.flatMap(({ id, state }) => (state === "pending" ? [] : [id]));
  const incidents = await loadJoinedIncidents(project.id, fired, now);
  const titles = await loadSilencedTitles(project.id, shownSilences, now);
  const reached = await loadReached(project.id, [...fired, ...incidents.flatMap(idsOf)], { timeZone, now });
  const together = new Map(incidents.flatMap((one) => one.listed.map((id) => [id, idsOf(one)] as const)));
  return (
    <>
      <PageHeader title="Alerts">
        {/* The row of filters would not fit a screen of 1440 px with it. */}
        <div className="contents max-md:hidden">
          <ChoiceBar name="within" label="Active within" choices={WITHIN} />
        </div>
        <SearchBox
          name="text"
          label="Find alerts"
          placeholder="Rule or message"
          className="max-md:order-last md:max-w-60"
        />
        {mayAct && (
          <div className="max-md:order-last">
            <PlanSilence
              timeZone={timeZone}
              suggestions={labelSuggestions(alerts, {
                model: facets.models,
                service: facets.services,
                provider: facets.providers,
                environment: facets.environments,
              })}
            />
          </div>
        )}
        <RefreshMenu renderedAt={now} ingest={await loadIngestState(project.id, now)} />
      </PageHeader>
      <FoldButton names={FOLDED_FILTERS} />
      <div data-controls className={clsx("mb-3.5 flex flex-wrap items-center gap-2", FOLDED)}>
        <ChoiceBar name="state" label="State" choices={STATES} />
        <ChoiceBar name="severity" label="Severity" choices={SEVERITIES} />
        <div className="contents md:hidden">
          <ChoiceBar name="within" label="Active within" choices={WITHIN} />
        </div>
        <FilterMenu name="rule" label="Rule" values={[...ruleNames].sort()} excludes />
        <FilterMenu name="model" label="Model" values={facets.models} excludes />
        <FilterMenu name="service" label="Service" values={facets.services} excludes />
        <FilterMenu name="provider" label="Provider" values={facets.providers} excludes />
        {/* With one environment there is nothing to choose; what is chosen has a chip. */}
        {facets.environments.length > 1 && (
          <FilterMenu name="environment" label="Environment" values={facets.environments} excludes />
        )}
        <FilterChips filters={CHIP_FILTERS} />
      </div>
      <IgnoredNotice text={notices.join(" ")} />
      <EvaluationNotice projectId={project.id} />
      <RoleNote needs="member" verb="acknowledging alerts" />
      {shownSilences.length > 0 && (
        <div className="mb-3.5">
          <SilenceList silences={shownSilences.map((one) => shownSilence(one, { timeZone, now, titles }))} />
        </div>
      )}
      {alerts.length === 0 ? (
        <NoAlerts state={question.state} filtered={filtered} />
      ) : (
        <AlertsList
          incidents={incidents.map((one) => ({ ...one, reached: toldOfIncident(one, reached) }))}
          alerts={
            await withNoData(
              project.id,
              alerts.map((alert) => ({
                ...alertRowOf(alert, now),
                ...notifiedOfMember(
                  { id: alert.id, held_by: "held_by" in alert ? alert.held_by : null },
                  together.get(alert.id) ?? [],
                  reached,
                ),
              })),
              alerts,
            )
          }
          timeZone={timeZone}
          now={now}
        />
      )}
      <Pager next={page.next_cursor} first="First">
        {pageText(page)}
      </Pager>
    </>
  );
}

async function loadReached(projectId: number, ids: readonly string[], clock: Clock): Promise<Reached> {
  const [unheard, notifications] = await Promise.all([
    loadUnheard(projectId),
    notificationsOf([...new Set(ids)]),
  ]);
  return { unheard, notifications, clock };
}
