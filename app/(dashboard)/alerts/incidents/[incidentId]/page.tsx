import { notFound } from "next/navigation";
import { AlertRow } from "@/components/panels/alerts/alert-row";
import { labelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { SilenceList } from "@/components/panels/alerts/silence-list";
import { shownSilence } from "@/components/panels/alerts/silence-text";
import { PageHeader } from "@/components/panels/frame/page-header";
import { pageLink, unfilteredLink } from "@/components/panels/range/page-link";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import { requirePage } from "@/lib/auth/page";
import { deliveryCursor } from "@/lib/dashboard/alerts/load-deliveries";
import { loadIncidentChart } from "@/lib/dashboard/alerts/load-incident-chart";
import { type IncidentDetail, loadIncidentDetail } from "@/lib/dashboard/alerts/load-incidents";
import { notificationsOf, notifiedOf } from "@/lib/dashboard/alerts/load-notified";
import { loadUnheard } from "@/lib/dashboard/alerts/load-unheard";
import { heldOf, notifiedOfMember, toldOfIncident } from "@/lib/dashboard/alerts/told-of";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { env } from "@/lib/env";
import { formatCount, formatDuration } from "@/lib/format/format-value";
import { isolated } from "@/lib/format/isolate-text";
import { zonedMomentText } from "@/lib/format/time-text";
import { toldText } from "@/lib/format/told-text";
import { loadSilences } from "@/lib/manage/edit-silences";
import { incidentOf } from "@/lib/schema/alerts/silence-matchers";
import { ApiError } from "@/lib/schema/http/api-error";
import { roleMay } from "@/lib/schema/people/permission";
import { pageSearch, type SearchParams } from "../../../page-search";
import { RunbookLink } from "../../../runbook-link";
import { AlertChartPanel } from "../../[alertId]/alert-chart";
import { AlertDeliveries } from "../../[alertId]/alert-deliveries";
import { incidentSpan } from "../../span-around";
import { TimelineSection } from "../../timeline-section";
import { ToldLine } from "../../told-line";
import { UnheardNote } from "../../unheard-note";
import { IncidentActions } from "./incident-actions";
import { incidentEventText } from "./incident-event-text";
import { incidentReport } from "./incident-report";
import { memberRowOf } from "./member-row";
import { runbooksOf } from "./runbooks-of";

export const metadata = { title: "Incident" };

type Props = { params: Promise<{ incidentId: string }>; searchParams: SearchParams };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const DATA = [
  { path: "/traffic", label: "View traffic" },
  { path: "/reliability", label: "View errors" },
  { path: "/requests", label: "View requests" },
];

export default async function IncidentPage({ params, searchParams }: Props) {
  const [{ incidentId }, search] = await Promise.all([params, pageSearch(searchParams)]);
  const { project, timeZone } = await requirePage("/alerts/incidents/[incidentId]", search, { incidentId });
  if (!UUID.test(incidentId)) notFound();
  const now = Date.now();
  const incident = await findIncident(project.id, incidentId, now, search);
  const { members } = incident;
  const ids = members.map(({ id }) => id);
  const clock = { timeZone, now };
  const [notifications, unheard, leading, stored] = await Promise.all([
    notificationsOf(ids),
    loadUnheard(project.id),
    loadIncidentChart(project.id, members, now),
    roleMay(project.role, "act") ? loadSilences(project.id, now) : [],
  ]);
  const told = notifiedOf(ids, notifications, clock);
  const { held } = toldOfIncident(
    { listed: ids, members, firing: incident.firing },
    { notifications, unheard, clock },
  );
  const why = ids.map((id) => unheard.get(id)).find((reason) => reason !== undefined);
  const holding = new Set(
    members.map(({ held_by }) => (held_by && "silence_id" in held_by ? held_by.silence_id : null)),
  );
  const silences = stored.filter(
    ({ id, matchers }) => holding.has(id) || incidentOf(matchers) === incident.id,
  );
  const titles = new Map([[incident.id, incident.title]]);
  const mayEdit = roleMay(project.role, "edit") && project.archivedAt === null;
  const isOpen = incident.state === "open";
  const started = Date.parse(incident.started_at);
  const ended = incident.resolved_at === null ? now : Date.parse(incident.resolved_at);
  const titleOf = new Map(members.map(({ id, title }) => [id, title]));
  const firing = members.filter(({ state }) => state === "firing");
  const toldOf = toldText({ ...told, held: heldOf(members) });
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
            Incident
          </span>
        }
      >
        <CopyButton
          text={incidentReport({
            ...{ incident, told: toldOf, timeZone, now },
            address: new URL(`/alerts/incidents/${incident.id}?project=${project.id}`, env().NEXTAUTH_URL)
              .href,
          })}
          label="Copy as Markdown"
        />
        <RefreshMenu renderedAt={now} ingest={await loadIngestState(project.id, now)} />
      </PageHeader>
      <div className="flex min-w-0 flex-col gap-3.5">
        <section className="card px-4 py-4" aria-label="Incident">
          <div className="flex flex-wrap items-center gap-2">
            <StateIcon state={isOpen ? incident.severity : "ok"} size={11} />
            <Badge tone={isOpen ? incident.severity : "ok"}>
              {isOpen
                ? `open for ${formatDuration(now - started)}`
                : `resolved after ${formatDuration(ended - started)}`}
            </Badge>
            <span className="text-ink-3">
              {incident.severity}, since {zonedMomentText(started, timeZone)}
            </span>
          </div>
          <p className="mt-2.5 text-pretty text-[0.9375rem] leading-6">{isolated(incident.first_line)}</p>
          {why ? (
            <UnheardNote
              why={why}
              severity={incident.severity}
              acknowledged={incident.acknowledged_by !== null}
              mayFix={mayEdit}
              search={search}
            />
          ) : (
            <ToldLine text={toldOf} isSent={told.notified.length > 0} held={held} />
          )}
          <p className="mt-2.5 flex flex-wrap gap-x-5 gap-y-1">
            {DATA.map(({ path, label }) => (
              <Link
                key={path}
                className="text-accent hover:underline"
                href={pageLink(path, search, incidentSpan(incident.cause, started, ended))}
              >
                {label}
              </Link>
            ))}
            {runbooksOf(members).map(({ url, title }) => (
              <RunbookLink key={url} href={url} of={title} />
            ))}
          </p>
          {isOpen && (
            <IncidentActions
              incidentId={incident.id}
              firing={incident.firing}
              silenced={firing.every(({ silenced }) => silenced)}
              suggestions={labelSuggestions(members.map(({ rule, labels }) => ({ rule, labels })))}
              timeZone={timeZone}
              acknowledgedBy={incident.acknowledged_by}
            />
          )}
        </section>
        {silences.length > 0 && (
          <SilenceList silences={silences.map((one) => shownSilence(one, { timeZone, now, titles }))} />
        )}
        {leading && <AlertChartPanel {...leading} timeZone={timeZone} now={now} />}
        <section className="card" aria-labelledby="members">
          <h2 id="members" className="border-quiet border-b px-4 py-3 font-semibold text-[0.875rem]">
            {formatCount(incident.alerts, "alert")}
          </h2>
          <ul>
            {members.map((member) => (
              <AlertRow
                key={member.id}
                alert={{
                  ...memberRowOf(member),
                  ...notifiedOfMember(member, ids, { notifications, clock }),
                  unheard: unheard.get(member.id) ?? null,
                }}
                timeZone={timeZone}
                now={now}
              />
            ))}
          </ul>
          {incident.alerts > members.length && (
            <p className="px-4 py-3 text-ink-3">
              Showing {members.length}, firing ones first.{" "}
              <Link
                className="text-accent hover:underline"
                href={unfilteredLink("/alerts", search, { incident: incident.id })}
              >
                View all alerts
              </Link>
            </p>
          )}
        </section>
        <TimelineSection
          events={incident.timeline.map((event) => ({
            at: event.at,
            text: incidentEventText(event, titleOf),
          }))}
          timeZone={timeZone}
        />
        <section className="card px-4 py-3.5" aria-labelledby="deliveries">
          <h2 id="deliveries" className="mb-1 font-semibold text-[0.875rem]">
            Notifications
          </h2>
          <AlertDeliveries
            deliveries={incident.deliveries}
            next={incident.deliveries_cursor}
            timeZone={timeZone}
          />
        </section>
      </div>
    </>
  );
}

async function findIncident(
  projectId: number,
  incidentId: string,
  now: number,
  search: URLSearchParams,
): Promise<IncidentDetail> {
  try {
    return await loadIncidentDetail(projectId, incidentId, now, deliveryCursor(search));
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.status === 404) notFound();
    throw thrown;
  }
}
