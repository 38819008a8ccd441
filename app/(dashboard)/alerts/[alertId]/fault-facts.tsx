import { Link } from "@/components/ui/link";
import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { faultHelp } from "@/lib/format/fault-help";
import { formatDuration } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";

type FaultFactsProps = {
  alert: Pick<AlertDetail, "labels" | "started_at" | "resolved_at">;
  projectId: number;
  timeZone: string;
  now: number;
};

/** The facts of trouble of Sightline itself, which has few figures over time. */
export function FaultFacts({ alert, projectId, timeZone, now }: FaultFactsProps) {
  const help = faultHelp(alert.labels.fault);
  if (!help) return null;
  const began = Date.parse(alert.started_at);
  const ended = alert.resolved_at === null ? null : Date.parse(alert.resolved_at);
  const facts: [string, string][] = [
    ["Began", momentText(began, timeZone)],
    ended === null
      ? ["Lasts for", formatDuration(now - began)]
      : ["Resolved", `${momentText(ended, timeZone)}, after ${formatDuration(ended - began)}`],
    ["Effect", help.effect],
    ["What to do", help.todo],
  ];
  return (
    <section className="card px-4 py-3.5" aria-labelledby="fault">
      <h2 id="fault" className="mb-2 font-semibold text-[0.875rem]">
        About this fault
      </h2>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="text-pretty">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2.5">
        <Link className="text-accent hover:underline" href={`${help.path}?project=${projectId}`}>
          {help.label}
        </Link>
      </p>
    </section>
  );
}
