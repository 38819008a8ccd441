import { GitCommitVertical } from "lucide-react";
import { PageHeader } from "@/components/panels/frame/page-header";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { NoRequestsYet } from "@/components/panels/range/no-requests-yet";
import { PageControls } from "@/components/panels/range/page-controls";
import { pageLink } from "@/components/panels/range/page-link";
import { UnmatchedFilters } from "@/components/panels/range/unmatched-filters";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { requirePage } from "@/lib/auth/page";
import { type ChangeView, loadChanges } from "@/lib/dashboard/detectors/load-changes";
import { loadQuality } from "@/lib/dashboard/quality/load-quality";
import { notableOf, uncomparedText } from "@/lib/dashboard/quality/notable";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadRange } from "@/lib/dashboard/range/load-range";
import { loadUnmatched } from "@/lib/dashboard/range/load-unmatched";
import { formatChange, formatDuration, formatValue } from "@/lib/format/format-value";
import { isFiltered } from "@/lib/schema/figures/filters";
import type { QualityRow } from "@/lib/schema/figures/quality-answer";
import { parsePageQuery } from "@/lib/schema/http/page-query";
import { pageSearch, type SearchParams } from "../page-search";
import { changeText } from "./change-text";
import { LengthHistogram } from "./length-histogram";

export const metadata = { title: "Quality" };

const CHANGES_SHOWN = 3;
/** By the definition of a percentile. */
const WAS = `(was ${formatValue(0.05, "ratio")})`;

export default async function QualityPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/quality", await pageSearch(searchParams));
  const now = Date.now();
  const { filters } = parsePageQuery(search.toString(), project.timeZone, now);
  const [range, facets, ingest] = await Promise.all([
    loadRange(project.id, search.toString()),
    loadFacets(project.id),
    loadIngestState(project.id, now),
  ]);
  const [{ rows, left_out: leftOut }, changes] = await Promise.all([
    loadQuality(project.id, filters, range),
    loadChanges(project.id, range),
  ]);
  return (
    <>
      <PageHeader title="Quality">
        <PageControls range={range} facets={facets} renderedAt={now} ingest={ingest} compare={false} />
      </PageHeader>
      <IgnoredNotice text={range.notice} />
      {isFiltered(filters) && <UnmatchedFilters load={() => loadUnmatched(project.id, search.toString())} />}
      <p className="mb-3.5 max-w-3xl text-pretty text-ink-2">
        Response length vs previous {formatDuration(range.to - range.from)}. A sudden change is often the
        first sign of a changed model or prompt. Very short and very long = beyond the previous 5th and 95th
        percentile.
      </p>
      {ingest.kind === "none" ? (
        <NoRequestsYet />
      ) : rows.length === 0 ? (
        <div className="card px-4 py-12 text-center">
          <p className="font-medium">No responses in this range</p>
          <p className="mt-1 text-ink-2">Choose a longer range or fewer filters.</p>
        </div>
      ) : (
        <ul className="grid grid-cols-1 gap-3.5 lg:grid-cols-2" aria-label="Models and services">
          {rows.map((row) => (
            <QualityCard
              key={`${row.model}\0${row.service}`}
              row={row}
              changes={changes.filter(({ service }) => service === row.service)}
              timeZone={timeZone}
              search={search}
            />
          ))}
        </ul>
      )}
      {leftOut > 0 && (
        <p className="mt-3.5 text-ink-2">
          These have the most requests in this range. Not shown: {formatValue(leftOut, "count")} more. Filter
          by model or service to see all.
        </p>
      )}
    </>
  );
}

type QualityCardProps = {
  row: QualityRow;
  changes: ChangeView[];
  timeZone: string;
  search: URLSearchParams;
};

function QualityCard({ row, changes, timeZone, search }: QualityCardProps) {
  const { model, service, shift } = row;
  const tokens = (value: number | null) => formatValue(value, "tokens");
  const notable = notableOf(row);
  return (
    <li className="card min-w-0 px-4 py-3.5">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <h2 className="flex min-w-0 font-semibold text-[0.875rem]">
          <Name>{model}</Name>
        </h2>
        <span className="flex min-w-0 text-ink-3">
          <Name>{service || "no service"}</Name>
        </span>
        {row.is_new && <Badge>new in this range</Badge>}
        <span className="ms-auto flex flex-wrap gap-1.5">
          {notable.long && (
            <Badge tone="warning">
              very long {formatValue(row.long_share, "ratio")} {WAS}
            </Badge>
          )}
          {notable.short && (
            <Badge tone="warning">
              very short {formatValue(row.short_share, "ratio")} {WAS}
            </Badge>
          )}
          {shift === null ? (
            <Badge>{uncomparedText(row)}</Badge>
          ) : (
            // Green would say that all is well.
            <Badge tone={notable.median ? "warning" : notable.long || notable.short ? "neutral" : "ok"}>
              median {formatChange(shift, "relative")}
            </Badge>
          )}
        </span>
      </div>
      {changes.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1" aria-label="What changed">
          {changes.slice(0, CHANGES_SHOWN).map((change) => (
            <li key={`${change.kind} ${change.value}`} className="flex items-start gap-2 text-ink-2 text-sm">
              <GitCommitVertical size={14} className="mt-0.5 shrink-0 text-ink-3" aria-hidden />
              <span>{changeText(change, row.model, timeZone)}</span>
            </li>
          ))}
        </ul>
      )}
      <LengthHistogram bars={row.histogram} label={`${model} ${service}`.trim()} />
      <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-3 xl:grid-cols-[repeat(6,auto)] xl:gap-x-4">
        <Figure name="Median" value={tokens(row.median)} more={`${tokens(row.median_before)} before`} />
        <Figure name="P10 – P90" value={`${tokens(row.p10)} – ${tokens(row.p90)}`} more="tokens" />
        <Figure
          name="Very short"
          value={row.short_share === null ? "–" : formatValue(row.short_share, "ratio")}
          more={row.short_limit === null ? "" : `< ${tokens(row.short_limit)} tokens`}
        />
        <Figure
          name="Very long"
          value={row.long_share === null ? "–" : formatValue(row.long_share, "ratio")}
          more={row.long_limit === null ? "" : `> ${tokens(row.long_limit)} tokens`}
        />
        <Figure
          name="Truncated"
          value={row.truncated_share === null ? "not reported" : formatValue(row.truncated_share, "ratio")}
          more={
            row.truncated_share_before === null
              ? ""
              : `${formatValue(row.truncated_share_before, "ratio")} before`
          }
        />
        <Figure
          name="Responses"
          value={formatValue(row.requests, "count")}
          more={`${formatValue(row.requests_before, "count")} before`}
        />
      </dl>
      <p className="mt-3">
        <Link
          className="text-accent hover:underline"
          href={pageLink("/requests", search, { model, service })}
        >
          View requests<span className="sr-only"> of {model}</span>
        </Link>
      </p>
    </li>
  );
}

function Figure({ name, value, more }: { name: string; value: string; more: string }) {
  return (
    <div>
      <dt className="text-ink-3 text-sm">{name}</dt>
      <dd className="font-medium">
        {value}
        <span className="block font-normal text-ink-3 text-sm">{more}</span>
      </dd>
    </div>
  );
}
