import { listedSecondsText, momentText } from "@/lib/format/time-text";

type TimelineSectionProps = { events: { at: string; text: string }[]; timeZone: string };

/** What happened to an alert or an incident, in order. */
export function TimelineSection({ events, timeZone }: TimelineSectionProps) {
  return (
    <section className="card px-4 py-3.5" aria-labelledby="timeline">
      <h2 id="timeline" className="mb-2 font-semibold text-[0.875rem]">
        Timeline
      </h2>
      <ol>
        {events.map(({ at, text }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are only appended.
          <li key={place} className="flex gap-4 border-quiet border-b py-1.5 last:border-0">
            <time dateTime={at} className="w-28 shrink-0 text-ink-3">
              {momentText(Date.parse(at), timeZone).split(", ")[0]}{" "}
              {listedSecondsText(Date.parse(at), timeZone)}
            </time>
            <span className="min-w-0 break-words">{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
