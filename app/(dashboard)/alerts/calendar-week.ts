import { dayText } from "@/components/charts/time-text";
import type { SilenceView } from "@/lib/manage/edit-silences";
import { shiftCalendar, startOf } from "@/lib/schema/time/zoned-time";

/** A window within one day; `from` and `to` as shares of that day. */
export type CalendarBlock = { id: string; what: string; from: number; to: number; recurs: boolean };
export type CalendarDay = { label: string; today: boolean; blocks: CalendarBlock[] };

const DAYS = 7;

/** Today and the next six days in `timeZone`, with the windows that fall into each. */
export function calendarWeek(
  silences: readonly Pick<SilenceView, "id" | "matchers" | "recurrence" | "windows">[],
  timeZone: string,
  now: number,
): CalendarDay[] {
  let from = startOf(now, "d", timeZone);
  return Array.from({ length: DAYS }, (_, at) => {
    const to = shiftCalendar(from, 1, "d", timeZone);
    const day = { label: dayText(from, timeZone), today: at === 0, blocks: blocksOf(silences, from, to) };
    from = to;
    return day;
  });
}

function blocksOf(silences: Parameters<typeof calendarWeek>[0], from: number, to: number): CalendarBlock[] {
  const share = (ts: number) => Math.min(1, Math.max(0, (ts - from) / (to - from)));
  return silences
    .flatMap(({ id, matchers, recurrence, windows }) =>
      windows.map((window) => ({
        id,
        what: Object.values(matchers).join(", "),
        from: share(window.from === null ? from : Date.parse(window.from)),
        to: share(window.to === null ? to : Date.parse(window.to)),
        recurs: recurrence !== null,
      })),
    )
    .filter((block) => block.to > block.from)
    .sort((a, b) => a.from - b.from);
}
