import { formatDuration } from "@/lib/format/format-value";
import { momentText, zoneText } from "@/lib/format/time-text";
import type { SilenceView } from "@/lib/manage/edit-silences";
import type { Recurrence } from "@/lib/schema/alerts/silence";
import { incidentOf, namedMatchers } from "@/lib/schema/alerts/silence-matchers";
import { MINUTE_MS } from "@/lib/schema/time/epoch";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export type ShownSilence = {
  id: string;
  /** The labels that it matches. */
  what: string;
  /** When it applies, who created it, and why. */
  about: string;
  recurs: boolean;
  /** The id of the incident that it is limited to. */
  incident: string | null;
};

type Reading = { timeZone: string; now: number; titles: ReadonlyMap<string, string> };

/** A silence as text, its times in `timeZone`, `now` in epoch ms; `titles` of the incidents that it may name. */
export function shownSilence(silence: SilenceView, { timeZone, now, titles }: Reading): ShownSilence {
  const { id, matchers, recurrence, comment, created_by, windows } = silence;
  const what = Object.entries(namedMatchers(matchers, titles)).map(
    ([name, value]) => `${name.replaceAll("_", " ")} ${value}`,
  );
  const [next] = windows;
  const moment = (text: string) => momentText(Date.parse(text), timeZone);
  const from = next?.from && Date.parse(next.from) > now ? `from ${moment(next.from)} ` : "";
  const zone = (text: string) => zoneText(Date.parse(text), timeZone);
  const until = next?.to ? `until ${moment(next.to)} ${zone(next.to)}` : "no end";
  const when = recurrence ? `${recurrenceText(recurrence)}, next ${from}${until}` : `${from}${until}`;
  const about = `${when}, by ${created_by}${comment ? `: ${comment}` : ""}`;
  return { id, what: what.join(", "), about, recurs: recurrence !== null, incident: incidentOf(matchers) };
}

function recurrenceText({ weekdays, start, end, minutes, time_zone }: Recurrence): string {
  const days =
    weekdays.length === 7 ? "every day" : `every ${weekdays.map((day) => WEEKDAYS[day - 1]).join(", ")}`;
  const times =
    end === undefined
      ? `at ${start} for ${formatDuration((minutes ?? 0) * MINUTE_MS)}`
      : `from ${start} until ${end}`;
  return `${days} ${times} ${time_zone.replaceAll("_", " ")}`;
}
