import { PageHeader } from "@/components/panels/frame/page-header";
import { RoleNote } from "@/components/panels/frame/role-note";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { PageControls } from "@/components/panels/range/page-controls";
import { changedQuery, pageLink } from "@/components/panels/range/page-link";
import { Name } from "@/components/ui/name";
import { requirePage } from "@/lib/auth/page";
import { loadChanges } from "@/lib/dashboard/detectors/load-changes";
import { loadDetections } from "@/lib/dashboard/detectors/load-detections";
import { bandSteps, loadDetectorBands, loadDetectors } from "@/lib/dashboard/detectors/load-detectors";
import { loadHitModes } from "@/lib/dashboard/detectors/load-hit-modes";
import { loadUnlearned } from "@/lib/dashboard/detectors/load-unlearned";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadRange } from "@/lib/dashboard/range/load-range";
import { loadIncidents } from "@/lib/manage/edit-incidents";
import { isFiltered, NO_FILTERS } from "@/lib/schema/figures/filters";
import { parsePageQuery } from "@/lib/schema/http/page-query";
import { roleMay } from "@/lib/schema/people/permission";
import { EvaluationNotice } from "../evaluation-notice";
import { pageSearch, type SearchParams } from "../page-search";
import { BandChart } from "./band-chart";
import { DetectionsSection } from "./detections-section";
import { DETECTED, type DetectorRow, detectorRows, firstRows, ROWS_SHOWN, unalerted } from "./detector-rows";
import { DetectorTable } from "./detector-table";
import { learningText, unlearnedText } from "./detector-text";
import { HitModesSection } from "./hit-modes-section";
import { IncidentsSection } from "./incidents-section";
import { quietText } from "./quiet-text";

export const metadata = { title: "Anomalies" };

export default async function AnomaliesPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/anomalies", await pageSearch(searchParams));
  const now = Date.now();
  const { filters } = parsePageQuery(search.toString(), project.timeZone, now);
  const [range, facets, detectors, hitModes, incidents] = await Promise.all([
    loadRange(project.id, search.toString()),
    loadFacets(project.id),
    loadDetectors(project.id, filters, now),
    roleMay(project.role, "edit") ? loadHitModes(project.id, now) : null,
    loadIncidents(project.id),
  ]);
  const detections = await loadDetections(project.id, range, filters);
  // What a filter leaves out has not been read any less.
  const unlearnedSince = await loadUnlearned(
    project.id,
    isFiltered(filters) ? await loadDetectors(project.id, NO_FILTERS, now) : detectors,
    now,
  );
  const unlearned = unlearnedText({ unlearnedSince, hasDetectors: detectors.length > 0 }, range.timeZone);
  const rows = detectorRows(detectors);
  const shown =
    rows.find(
      ({ model, service }) => model === search.get("of") && service === (search.get("service_of") ?? ""),
    ) ?? rows[0];
  const hrefOf = ({ model, service }: Pick<DetectorRow, "model" | "service">) =>
    `/anomalies${changedQuery(search, { of: model, service_of: service || null })}`;
  const alertsHrefOf = ({ model, service }: DetectorRow) =>
    pageLink("/alerts", search, { state: "firing", model, service: service || null });
  return (
    <>
      <PageHeader title="Anomalies">
        <PageControls
          range={range}
          facets={facets}
          renderedAt={now}
          ingest={await loadIngestState(project.id, now)}
          compare={false}
        />
      </PageHeader>
      <EvaluationNotice projectId={project.id} />
      <IgnoredNotice text={range.notice} />
      <div className="flex flex-col gap-3.5">
        <p className="max-w-3xl text-pretty text-ink-2">
          Each model and service is compared every 5 min with its normal level at this hour and weekday. A
          lasting deviation raises one alert.
        </p>
        {shown && unlearned && <p className="max-w-3xl text-pretty text-ink-2">{unlearned}</p>}
        {shown ? (
          <>
            <DetectorTable
              rows={firstRows(rows, shown)}
              leftOut={Math.max(0, rows.length - ROWS_SHOWN)}
              shown={shown}
              hrefOf={hrefOf}
              alertsHrefOf={alertsHrefOf}
              now={now}
              timeZone={range.timeZone}
            />
            <Bands projectId={project.id} row={shown} range={range} />
            <DetectionsSection
              {...detections}
              // Of more than are listed, some may have an alert that is not.
              unalerted={detections.more ? [] : unalerted(detectors, detections.rows, range.to)}
              quiet={quietText(
                { detectors, from: range.from, filtered: isFiltered(filters) },
                range.timeZone,
                now,
              )}
              search={search}
              hrefOf={hrefOf}
              timeZone={range.timeZone}
              now={now}
            />
          </>
        ) : (
          <div className="card px-4 py-12 text-center">
            <p className="font-medium">No baselines yet</p>
            <p className="mt-1 text-ink-2">
              {unlearned ??
                "Monitoring starts with a model's first requests; alerts start after one day of data."}
            </p>
          </div>
        )}
        <RoleNote needs="member" verb="changing these settings" />
        {hitModes && <HitModesSection view={hitModes} />}
        <IncidentsSection incidents={incidents} facets={facets} timeZone={timeZone} now={now} />
      </div>
    </>
  );
}

type BandsProps = { projectId: number; row: DetectorRow; range: Awaited<ReturnType<typeof loadRange>> };

async function Bands({ projectId, row, range }: BandsProps) {
  const wanted = { ...NO_FILTERS, models: [row.model], services: [row.service] };
  const [{ bands }, changes] = await Promise.all([
    loadDetectorBands(projectId, wanted, range),
    loadChanges(projectId, range, { ...NO_FILTERS, services: [row.service] }),
  ]);
  const marks = changes.map(({ kind, value, first_seen_at }) => ({
    at: Date.parse(first_seen_at),
    label: kind === "model" ? value : `prompt ${value}`,
  }));
  const axis = bandSteps(range);
  return (
    <section aria-label={`${row.model}, ${row.service || "no service"}`}>
      <h2 className="mb-2 flex min-w-0 flex-wrap gap-x-1.5 font-semibold text-[0.875rem]">
        <Name>{row.model}</Name>
        <Name className="font-normal text-ink-3">{row.service}</Name>
      </h2>
      <div className="grid gap-3.5 lg:grid-cols-2">
        {DETECTED.map(({ metric, title, unit }) => {
          const band = bands.find((one) => one.metric === metric);
          const day = row.states[metric]?.day ?? 0;
          const learning = learningText(day);
          return (
            band && (
              <BandChart
                key={metric}
                panel={{
                  metric,
                  title,
                  unit,
                  learning,
                  points: band.points,
                  changes: marks,
                  ...axis,
                  timeZone: range.timeZone,
                }}
              />
            )
          );
        })}
      </div>
    </section>
  );
}
