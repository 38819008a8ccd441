"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { MomentField } from "@/components/ui/moment-field";
import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import { zoneText } from "@/lib/format/time-text";
import type { RawRange } from "./quick-ranges";
import { dayRange, endOfText, momentOfText, rangeOfText } from "./range-text";
import { fromWallInput, toWallInput } from "./wall-input";

const NO_MOMENT = "must be a date and a time, such as 2026-11-28 07:04";

/** Start and end as text (now-6h, a date, ISO 8601), a whole range as words in the first, or from date pickers. */
export function RangeForm({ range, onChoose }: { range: RangeModel; onChoose: (raw: RawRange) => void }) {
  const { timeZone } = range;
  const [from, setFrom] = useState(range.rawFrom);
  const [to, setTo] = useState(range.rawTo);
  const [wall, setWall] = useState({
    from: toWallInput(range.from, timeZone),
    to: toWallInput(range.to, timeZone),
  });
  const [toEntered, setToEntered] = useState(false);
  const entered = toEntered && to.trim() !== "";
  const [errors, setErrors] = useState<{ from?: string; to?: string; starts?: string; ends?: string }>({});

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (fromWallInput(wall.from, timeZone) === null) return setErrors({ starts: NO_MOMENT });
    if (fromWallInput(wall.to, timeZone) === null) return setErrors({ ends: NO_MOMENT });
    const reading = { timeZone, now: Date.now() };
    // A day is a whole range, but one end of it where the other was entered too.
    const isEnd = entered && dayRange(from, reading) !== null;
    const whole = isEnd ? null : rangeOfText(from, reading);
    if (whole && entered)
      return setErrors({ from: "is a whole range already: enter its start, or clear To" });
    const chosen = whole ?? {
      from: momentOfText(from, reading),
      to: endOfText(to, reading) || "now",
    };
    // The grammar is loaded on demand, not with the page. Without it, the page says what is wrong with the range.
    const grammar = await Promise.all([
      import("@/lib/schema/time/time-range"),
      import("@/lib/schema/http/api-error"),
    ]).catch(() => null);
    if (!grammar) return onChoose(chosen);
    const [{ parseTimeRange }, { ApiError }] = grammar;
    try {
      parseTimeRange(chosen, "6h", timeZone, reading.now);
      onChoose(chosen);
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      const detail = thrown.extra.details?.[0];
      setErrors({ [detail?.path === "to" && !whole ? "to" : "from"]: detail?.message ?? thrown.message });
    }
  };
  const enterTo = (text: string) => {
    setTo(text);
    setToEntered(true);
  };
  const pick = (end: "from" | "to", text: string) => {
    setWall({ ...wall, [end]: text });
    const iso = fromWallInput(text, timeZone);
    if (!iso) return;
    if (end === "from") setFrom(iso);
    else enterTo(iso);
  };
  const zoneAt = (end: "from" | "to") => {
    const moment = fromWallInput(wall[end], timeZone);
    return zoneText(moment === null ? range[end] : Date.parse(moment), timeZone);
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-2.5 sm:grid-cols-2">
      <TextField
        label="From"
        value={from}
        spellCheck={false}
        onChange={(event) => setFrom(event.target.value)}
        error={errors.from}
        hint="last 3 days, yesterday to now, Nov 1 to Nov 7"
      />
      <TextField
        label="To"
        value={to}
        spellCheck={false}
        onChange={(event) => enterTo(event.target.value)}
        error={errors.to}
      />
      <MomentField
        label={`Starts (${zoneAt("from")})`}
        value={wall.from}
        error={errors.starts}
        onChange={(event) => pick("from", event.target.value)}
      />
      <MomentField
        label={`Ends (${zoneAt("to")})`}
        value={wall.to}
        error={errors.ends}
        onChange={(event) => pick("to", event.target.value)}
      />
      <Button type="submit" look="primary" className="sm:col-span-2">
        Apply time range
      </Button>
    </form>
  );
}
