import { clsx } from "clsx";
import type { CalendarDay } from "./calendar-week";

/** Silences of the next days, one column per day from midnight to midnight. */
export function SilenceCalendar({ week }: { week: readonly CalendarDay[] }) {
  return (
    <ol className="mt-3 flex flex-col gap-2 sm:grid sm:grid-cols-7" aria-label="Next 7 days">
      {week.map(({ label, today, blocks }) => (
        <li key={label} className="min-w-0">
          <p className={clsx("text-sm", today ? "font-medium text-ink" : "text-ink-3")}>
            {today ? `${label}, today` : label}
          </p>
          <div className="relative mt-1 h-9 overflow-hidden rounded-control bg-hover sm:h-24">
            {blocks.map(({ id, what, from, to, recurs }) => (
              <div
                key={`${id}-${from}`}
                title={what}
                style={
                  {
                    "--from": `${from * 100}%`,
                    "--length": `${Math.max(3, (to - from) * 100)}%`,
                  } as React.CSSProperties
                }
                className={clsx(
                  "absolute overflow-hidden rounded-sm border px-1 text-xs leading-4",
                  "inset-y-0 left-(--from) w-(--length) sm:inset-x-0 sm:inset-y-auto sm:top-(--from) sm:h-(--length) sm:w-auto",
                  recurs ? "border-strong bg-surface text-ink-2" : "border-accent bg-accent-soft text-ink",
                )}
              >
                <span className="truncate">{what}</span>
              </div>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}
