import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { StateIcon } from "@/components/ui/state-icon";
import type { DetectionRow } from "@/lib/dashboard/detectors/load-detections";
import { formatDuration } from "@/lib/format/format-value";
import { shortMomentText } from "@/lib/format/time-text";
import { DETECTED } from "./detector-rows";

type DetectionsSectionProps = {
  rows: readonly DetectionRow[];
  more: boolean;
  /** Whether models or services are left out by a filter. */
  filtered: boolean;
  search: URLSearchParams;
  hrefOf: (row: Pick<DetectionRow, "model" | "service">) => string;
  timeZone: string;
  now: number;
};

/** What was unusual in the range, each with its alert and its charts. */
export function DetectionsSection({
  rows,
  more,
  filtered,
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
      {rows.length === 0 && (
        <p className="py-2 text-ink-2">
          No monitored model or service left its normal level in this range.{" "}
          {filtered ? "Remove a filter or choose" : "Choose"} a longer range to see earlier detections.
        </p>
      )}
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="flex gap-3 border-quiet border-b py-2 last:border-0">
            <span className="pt-[5px]">
              <StateIcon
                state={row.to === null ? row.severity : "ok"}
                size={9}
                label={row.to === null ? row.severity : "Resolved"}
              />
            </span>
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <Link href={pageLink(`/alerts/${row.id}`, search)} className="font-medium hover:underline">
                  {DETECTED.find(({ metric }) => metric === row.metric)?.title ?? row.metric}
                </Link>
                <Link
                  href={hrefOf(row)}
                  scroll={false}
                  className="flex min-w-0 text-ink-2 hover:underline"
                  aria-label={`Charts of ${[row.model, row.service].filter(Boolean).join(", ")}`}
                >
                  <Name>{[row.model, row.service].filter(Boolean).join(", ")}</Name>
                </Link>
                <span className="ms-auto whitespace-nowrap text-ink-3 text-sm">
                  {shortMomentText(row.from, timeZone, now)},{" "}
                  {row.to === null
                    ? `for ${formatDuration(now - row.from)}`
                    : formatDuration(row.to - row.from)}
                </span>
              </p>
              <p className="mt-0.5 text-pretty break-words text-ink-2">{row.message}</p>
            </div>
          </li>
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
