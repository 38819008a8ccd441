import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { formatDuration } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";

type OtherAlertsProps = {
  title: string;
  /** What tells the alerts apart: their time, or their title. */
  by: "time" | "title";
  alerts: AlertDetail["earlier"];
  search: URLSearchParams;
  timeZone: string;
};

/** Links to other alerts, and how long each lasted. */
export function OtherAlerts({ title, by, alerts, search, timeZone }: OtherAlertsProps) {
  if (alerts.length === 0) return null;
  return (
    <section className="mt-3.5 border-quiet border-t pt-3" aria-label={title}>
      <h3 className="mb-1 text-ink-3">{title}</h3>
      <ul className="flex flex-col gap-1">
        {alerts.map(({ id, title: name, started_at, resolved_at }) => {
          const start = Date.parse(started_at);
          return (
            <li key={id} className="flex gap-3">
              <Link
                href={pageLink(`/alerts/${id}`, search)}
                className="flex min-w-0 flex-1 text-accent hover:underline"
              >
                <Name>{by === "time" ? momentText(start, timeZone) : name}</Name>
              </Link>
              <span className="shrink-0 text-ink-3">
                {resolved_at === null ? "firing" : formatDuration(Date.parse(resolved_at) - start)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
