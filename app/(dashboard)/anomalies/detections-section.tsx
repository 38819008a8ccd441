import type { ReactNode } from "react";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { StateIcon } from "@/components/ui/state-icon";
import type { DetectionRow } from "@/lib/dashboard/detectors/load-detections";
import { formatChange, formatDuration } from "@/lib/format/format-value";
import { listedMomentText } from "@/lib/format/time-text";
import { DETECTED, type Unalerted } from "./detector-rows";

type DetectionsSectionProps = {
  rows: readonly DetectionRow[];
  /** What is unusual now without an alert. */
  unalerted: readonly Unalerted[];
  more: boolean;
  /** Said where there are none. */
  quiet: string;
  search: URLSearchParams;
  hrefOf: (row: Pick<DetectionRow, "model" | "service">) => string;
  timeZone: string;
  now: number;
};

/** What was unusual in the range, each with its charts and its alert, if a rule looks for it. */
export function DetectionsSection({
  rows,
  unalerted,
  more,
  quiet,
  search,
  hrefOf,
  timeZone,
  now,
}: DetectionsSectionProps) {
  return (
    <section className="card px-4 py-3" aria-labelledby="detections">
      <h2 id="detections" className="font-semibold text-[0.875rem]">
        Unusual in this range
      </h2>
      {rows.length + unalerted.length === 0 && <p className="py-2 text-ink-2">{quiet}</p>}
      <ul>
        {unalerted.map(({ metric, model, service, change, since }) => (
          <Row
            key={`${metric}\0${model}\0${service}`}
            icon={<StateIcon state="warning" size={9} label="Unusual" />}
            title={<span className="font-medium">{titleOf(metric)}</span>}
            chartsHref={hrefOf({ model, service })}
            of={[model, service]}
            when={`${listedMomentText(since, timeZone, now)}, for ${formatDuration(now - since)}`}
          >
            {formatChange(change, "relative")} compared with normal.{" "}
            <Link href={pageLink("/rules", search)} className="text-accent hover:underline">
              No rule
            </Link>{" "}
            alerts for this.
          </Row>
        ))}
        {rows.map((row) => (
          <Row
            key={row.id}
            icon={
              <StateIcon
                state={row.to === null ? row.severity : "ok"}
                size={9}
                label={row.to === null ? row.severity : "Resolved"}
              />
            }
            title={
              <Link href={pageLink(`/alerts/${row.id}`, search)} className="font-medium hover:underline">
                {titleOf(row.metric)}
              </Link>
            }
            chartsHref={hrefOf(row)}
            of={[row.model, row.service]}
            when={`${listedMomentText(row.from, timeZone, now)}, ${row.to === null ? `for ${formatDuration(now - row.from)}` : formatDuration(row.to - row.from)}`}
          >
            {row.message}
          </Row>
        ))}
      </ul>
      {more && (
        <p className="py-2 text-ink-3">
          Showing the newest {rows.length}.{" "}
          <Link href={pageLink("/alerts", search)} className="text-accent hover:underline">
            View all alerts
          </Link>
        </p>
      )}
    </section>
  );
}

const titleOf = (metric: string) => DETECTED.find((one) => one.metric === metric)?.title ?? metric;

type RowProps = {
  icon: ReactNode;
  title: ReactNode;
  chartsHref: string;
  of: [model: string, service: string];
  when: string;
  children: ReactNode;
};

function Row({ icon, title, chartsHref, of, when, children }: RowProps) {
  const name = of.filter(Boolean).join(", ");
  return (
    <li className="flex gap-3 border-quiet border-b py-2 last:border-0">
      <span className="pt-[5px]">{icon}</span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          {title}
          <Link
            href={chartsHref}
            scroll={false}
            className="flex min-w-0 text-ink-2 hover:underline"
            aria-label={`Charts of ${name}`}
          >
            <Name>{name}</Name>
          </Link>
          <span className="ms-auto whitespace-nowrap text-ink-3 text-sm">{when}</span>
        </p>
        <p className="mt-0.5 text-pretty text-ink-2">{children}</p>
      </div>
    </li>
  );
}
