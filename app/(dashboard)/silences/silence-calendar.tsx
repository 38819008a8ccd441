"use client";

import { clsx } from "clsx";
import { ChevronLeft, ChevronRight, Plus, Repeat } from "lucide-react";
import { useState } from "react";
import type { LabelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { SilenceDialog } from "@/components/panels/alerts/lazy-silence";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { ControlButton } from "@/components/panels/panel/control-button";
import { IconButton } from "@/components/ui/icon-button";
import { Name } from "@/components/ui/name";
import { zoneText } from "@/lib/format/time-text";
import type { SilenceView } from "@/lib/manage/edit-silences";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import {
  type CalendarDay,
  type CalendarItem,
  type CalendarSpan,
  dateBeside,
  isCalendarDate,
} from "./calendar-days";

type SilenceCalendarProps = {
  span: CalendarSpan;
  days: readonly CalendarDay[];
  silences: readonly SilenceView[];
  suggestions: LabelSuggestions;
  timeZone: string;
  /** Whether filters may hide some. */
  filtered: boolean;
};

type Opened = { silence: SilenceView } | { startsAt: number };

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** More of a day of the month are counted. */
const SHOWN = 3;
/** A new silence of a later day begins in its morning. */
const MORNING_MS = 8 * HOUR_MS;

/** Silences and maintenance windows by day; a click changes one or adds one on that day. On phones a list. */
export function SilenceCalendar(props: SilenceCalendarProps) {
  const { span, days, silences, suggestions, timeZone, filtered } = props;
  const { change } = useNavigation();
  const [opened, setOpened] = useState<Opened | null>(null);
  const step = (by: 1 | -1) =>
    change((latest) => {
      const date = latest.get("date");
      const from = date && isCalendarDate(date, timeZone) ? date : span.today;
      return { date: dateBeside(span.unit, from, by, timeZone) };
    });
  const open = (id: string) => {
    const silence = silences.find((one) => one.id === id);
    if (silence) setOpened({ silence });
  };
  const busy = days.filter(({ items }) => items.length > 0);
  const none = `${filtered ? "No matching silences" : "No silences"} in this ${span.unit}`;
  return (
    <section className="card mb-3.5 px-4 py-3.5" aria-labelledby="calendar">
      <div className="mb-3 flex items-center gap-2">
        <h2 id="calendar" className="font-semibold text-[0.875rem]">
          {span.title}
        </h2>
        <span className="me-auto text-ink-3">
          {zoneText(span.from, timeZone)}
          {busy.length === 0 && <span className="max-md:hidden">. {none}.</span>}
        </span>
        <ControlButton onClick={() => change({ date: null })}>Today</ControlButton>
        <ControlButton className="px-2!" aria-label={`Previous ${span.unit}`} onClick={() => step(-1)}>
          <ChevronLeft size={15} />
        </ControlButton>
        <ControlButton className="px-2!" aria-label={`Next ${span.unit}`} onClick={() => step(1)}>
          <ChevronRight size={15} />
        </ControlButton>
      </div>
      <div className="hidden grid-cols-7 text-ink-3 text-sm md:grid" aria-hidden>
        {WEEKDAYS.map((day) => (
          <span key={day} className="px-2 pb-1">
            {day}
          </span>
        ))}
      </div>
      <ol className="hidden grid-cols-7 border-quiet border-t border-l md:grid" aria-label={span.title}>
        {days.map((day) => (
          <Day key={day.date} day={day} unit={span.unit} onOpen={open} onAdd={setOpened} />
        ))}
      </ol>
      <ol className="md:hidden" aria-label={span.title}>
        {busy.map(({ date, label, today, items }) => (
          <li key={date} className="border-quiet border-b py-2 last:border-0">
            <p className={clsx("text-sm", today ? "font-medium text-accent" : "text-ink-3")}>
              {today ? `${label}, today` : label}
            </p>
            {items.map((item) => (
              <Item key={`${item.id} ${item.times}`} item={item} onOpen={open} tall />
            ))}
          </li>
        ))}
        {busy.length === 0 && <li className="text-ink-3">{none}.</li>}
      </ol>
      {opened && (
        <SilenceDialog
          matchers={"silence" in opened ? opened.silence.matchers : { "": "" }}
          {...opened}
          timeZone={timeZone}
          suggestions={suggestions}
          onClose={() => setOpened(null)}
        />
      )}
    </section>
  );
}

type DayProps = {
  day: CalendarDay;
  unit: CalendarSpan["unit"];
  onOpen: (id: string) => void;
  onAdd: (opened: Opened) => void;
};

function Day({ day, unit, onOpen, onAdd }: DayProps) {
  const { change } = useNavigation();
  const blocked = useBlocked("member");
  const { date, label, startsAt, today, past, outside, items } = day;
  const shown = unit === "week" || items.length <= SHOWN ? items : items.slice(0, SHOWN - 1);
  return (
    <li
      aria-current={today ? "date" : undefined}
      className={clsx(
        "group min-w-0 border-quiet border-r border-b p-1.5",
        unit === "week" ? "min-h-56" : "min-h-24",
        outside && "bg-hover/40",
      )}
    >
      <div className="flex min-h-7 items-center">
        <span
          className={clsx(
            "rounded px-1 text-sm",
            today ? "bg-accent font-medium text-on-accent" : outside || past ? "text-ink-2" : "text-ink",
          )}
        >
          {label}
          {today && <span className="sr-only">, today</span>}
        </span>
        {!past && !blocked && (
          <IconButton
            label={`Schedule silence on ${label}`}
            className="ms-auto opacity-0 focus-visible:opacity-100 group-hover:opacity-100"
            onClick={() => onAdd(today ? { startsAt: Date.now() } : { startsAt: startsAt + MORNING_MS })}
          >
            <Plus size={14} />
          </IconButton>
        )}
      </div>
      {shown.map((item) => (
        <Item key={`${item.id} ${item.times}`} item={item} onOpen={onOpen} />
      ))}
      {shown.length < items.length && (
        <button
          type="button"
          className="min-h-6 px-1 text-ink-2 text-sm hover:underline"
          onClick={() => change({ show: "week", date })}
        >
          {items.length - shown.length} more
        </button>
      )}
    </li>
  );
}

type ItemProps = { item: CalendarItem; onOpen: (id: string) => void; tall?: boolean };

function Item({ item: { id, text, isIncident, times, recurs, ended }, onOpen, tall }: ItemProps) {
  return (
    <button
      type="button"
      title={`${text}, ${times}`}
      onClick={() => onOpen(id)}
      className={clsx(
        "mt-0.5 flex w-full min-w-0 items-center gap-1.5 rounded-sm border px-1.5 text-start text-sm",
        tall ? "min-h-11" : "min-h-6",
        recurs ? "border-strong bg-surface" : "border-accent bg-accent-soft",
        ended ? "text-ink-2" : "text-ink",
      )}
    >
      {recurs && <Repeat size={11} className="shrink-0 text-ink-3" aria-label="weekly" />}
      <span className="shrink-0 text-ink-2">{times}</span>
      {isIncident ? <span className="min-w-0 truncate">{text}</span> : <Name>{text}</Name>}
    </button>
  );
}
