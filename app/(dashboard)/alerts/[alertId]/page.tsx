import { notFound } from "next/navigation";
import { labelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { noDataText } from "@/components/panels/alerts/no-data-text";
import { PageHeader } from "@/components/panels/frame/page-header";
import { pageLink } from "@/components/panels/range/page-link";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import { requirePage } from "@/lib/auth/page";
import { pageOfAlert } from "@/lib/dashboard/alerts/figure-page";
import { loadAlertChart } from "@/lib/dashboard/alerts/load-alert-chart";
import { type AlertDetail, loadAlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { deliveryCursor } from "@/lib/dashboard/alerts/load-deliveries";
import { loadJoinedIncidents } from "@/lib/dashboard/alerts/load-incidents";
import { loadNoData } from "@/lib/dashboard/alerts/load-no-data";
import { type Clock, notificationsOf, notifiedOf } from "@/lib/dashboard/alerts/load-notified";
import { loadWhatChanged } from "@/lib/dashboard/alerts/load-what-changed";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { formatDuration } from "@/lib/format/format-value";
import { holdText } from "@/lib/format/hold-text";
import { isolated } from "@/lib/format/isolate-text";
import { wholeNumber } from "@/lib/format/number-text";
import { zonedMomentText } from "@/lib/format/time-text";
import { toldText } from "@/lib/format/told-text";
import { isAcceptable } from "@/lib/manage/accept-level";
import { ApiError } from "@/lib/schema/http/api-error";
import { roleMay } from "@/lib/schema/people/permission";
import { pageSearch, type SearchParams } from "../../page-search";
import { RunbookLink } from "../../runbook-link";
import { TimelineSection } from "../timeline-section";
import { ToldLine } from "../told-line";
import { UnheardNote } from "../unheard-note";
import { AlertActions } from "./alert-actions";
import { AlertChartPanel } from "./alert-chart";
import { AlertDeliveries } from "./alert-deliveries";
import { AlertFigures } from "./alert-figures";
import { AlertLinks, seriesLabels } from "./alert-links";
import { evaluationRows } from "./evaluation-rows";
import { EvaluationsSection } from "./evaluations-section";
import { FaultFacts } from "./fault-facts";
import { OtherAlerts } from "./other-alerts";
import { timelineText } from "./timeline-text";
import { WhatChangedSection } from "./what-changed";

export const metadata = { title: "Alert" };

type Props = { params: Promise<{ alertId: string }>; searchParams: SearchParams };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export default async function AlertPage({ params, searchParams }: Props) {
  const [{ alertId }, search] = await Promise.all([params, pageSearch(searchParams)]);
  const { project, timeZone } = await requirePage("/alerts/[alertId]", search, { alertId });
  if (!UUID.test(alertId)) notFound();
  const alert = await findAlert(project.id, alertId, search);
  const now = Date.now();
  const [chart, changed, noData, [incident]] = await Promise.all([
    loadAlertChart(project.id, alertId, now),
    loadWhatChanged(project.id, alertId, now),
    loadNoData(project.id, [{ ...alert, startedAt: Date.parse(alert.started_at) }]),
    loadJoinedIncidents(project.id, [alertId], now),
  ]);
  const members = incident?.members.map(({ id }) => id) ?? [];
  const told = await toldOf(alert, members, { timeZone, now });
  const mayEdit = roleMay(project.role, "edit") && project.archivedAt === null;
  const firing = alert.state === "firing";
  const started = Date.parse(alert.started_at);
  const ended = alert.resolved_at === null ? now : Date.parse(alert.resolved_at);
  const evaluations = evaluationRows(alert);
  const page = pageOfAlert(alert.rule_kind, alert.type);
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-2.5">
            <Link href={pageLink("/alerts", search)} className="font-normal text-ink-3 hover:underline">
              Alerts
            </Link>
            <span aria-hidden className="text-ink-3">
              /
            </span>
            {isolated(alert.title)}
          </span>
        }
      >
        <RefreshMenu renderedAt={now} ingest={await loadIngestState(project.id, now)} />
      </PageHeader>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-3.5 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-3.5">
          <section className="card px-4 py-4" aria-label="Alert">
            <div className="flex flex-wrap items-center gap-2">
              <StateIcon state={noData.has(alert.id) ? "none" : firing ? alert.severity : "ok"} size={11} />
              <Badge tone={firing ? alert.severity : "ok"}>
                {firing
                  ? `firing for ${formatDuration(now - started)}`
                  : `resolved after ${formatDuration(ended - started)}`}
              </Badge>
              <span className="text-ink-3">
                {alert.severity}, since {zonedMomentText(started, timeZone)}
              </span>
            </div>
            <p className="mt-2.5 text-pretty text-[0.9375rem] leading-6">{isolated(alert.message)}</p>
            {noData.has(alert.id) && (
              <p className="mt-2 text-ink-2">
                {noDataText(noData.get(alert.id)!, timeZone, now)}: the rule cannot tell whether it still
                holds.
              </p>
            )}
            {incident && (
              <p className="mt-2 text-ink-2">
                Part of{" "}
                <Link
                  className="text-accent hover:underline"
                  href={pageLink(`/alerts/incidents/${incident.id}`, search)}
                >
                  {isolated(incident.first_line)}
                </Link>
              </p>
            )}
            {alert.runbook_url && (
              <p className="mt-2">
                <RunbookLink href={alert.runbook_url} />
              </p>
            )}
            <AlertFigures alert={alert} />
            {alert.not_notified ? (
              <UnheardNote
                why={alert.not_notified}
                severity={alert.severity}
                acknowledged={alert.acknowledged_by !== null}
                mayFix={mayEdit}
                search={search}
              />
            ) : (
              <ToldLine {...told} />
            )}
            <AlertActions
              alertId={alert.id}
              state={alert.state}
              acknowledgedBy={alert.acknowledged_by}
              matchers={{ ...alert.labels, rule: alert.rule }}
              silenced={alert.silenced}
              suggestions={labelSuggestions([alert, ...alert.related])}
              timeZone={timeZone}
              acceptable={isAcceptable(alert.rule_kind)}
            />
          </section>
          {chart && <AlertChartPanel chart={chart} severity={alert.severity} timeZone={timeZone} now={now} />}
          {changed && page && (
            <WhatChangedSection changed={changed} page={page} filters={seriesLabels(alert)} search={search} />
          )}
          {alert.type === "system_fault" && (
            <FaultFacts alert={alert} projectId={project.id} timeZone={timeZone} now={now} />
          )}
          {evaluations.length > 0 && <EvaluationsSection rows={evaluations} timeZone={timeZone} />}
          <TimelineSection
            events={alert.timeline.map((event) => ({ at: event.at, text: timelineText(event, alert.unit) }))}
            timeZone={timeZone}
          />
          <section className="card px-4 py-3.5" aria-labelledby="deliveries">
            <h2 id="deliveries" className="mb-1 font-semibold text-[0.875rem]">
              Notifications
            </h2>
            <AlertDeliveries
              deliveries={alert.deliveries}
              next={alert.deliveries_cursor}
              timeZone={timeZone}
            />
          </section>
        </div>
        <section className="card px-4 py-3.5" aria-labelledby="details">
          <h2 id="details" className="mb-2 font-semibold text-[0.875rem]">
            Details
          </h2>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5">
            {detailsOf(alert).map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-ink-3">{name}</dt>
                <dd className="text-end">{value}</dd>
              </div>
            ))}
          </dl>
          <AlertLinks
            alert={alert}
            projectId={project.id}
            page={page}
            mayEdit={mayEdit}
            now={now}
            search={search}
          />
          <OtherAlerts
            title="Previous occurrences"
            by="time"
            alerts={alert.earlier}
            search={search}
            timeZone={timeZone}
          />
          <OtherAlerts
            title="Related alerts"
            by="title"
            alerts={alert.related}
            search={search}
            timeZone={timeZone}
          />
        </section>
      </div>
    </>
  );
}

/** Who was notified: a message about its incident stands for it, unless its notifications are suppressed. */
async function toldOf({ id, held_by }: AlertDetail, members: readonly string[], clock: Clock) {
  const notifications = await notificationsOf([...new Set([id, ...members])]);
  const own = notifiedOf([id], notifications, clock);
  const held = held_by && holdText(held_by);
  if (own.notified.length > 0) return { text: toldText({ ...own, held: null }), isSent: true, held };
  const ofIncident = notifiedOf(members, notifications, clock);
  if (held !== null || ofIncident.notified.length === 0)
    return { text: toldText({ ...own, held }), isSent: false, held: null };
  return { text: `${toldText({ ...ofIncident, held })}, with its incident`, isSent: true, held };
}

async function findAlert(projectId: number, alertId: string, search: URLSearchParams): Promise<AlertDetail> {
  try {
    return await loadAlertDetail(projectId, alertId, deliveryCursor(search));
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.status === 404) notFound();
    throw thrown;
  }
}

function detailsOf(alert: AlertDetail): [string, string][] {
  return [
    // Of a fault, `n` counts failures.
    ...(alert.n === null || alert.value === null || alert.type === "system_fault"
      ? []
      : [["Requests", wholeNumber(alert.n)] as [string, string]]),
    ...(alert.window === null ? [] : [["Window", alert.window] as [string, string]]),
    ["Times fired", String(alert.episode)],
    ...Object.entries(alert.labels),
  ];
}
