"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { MomentField } from "@/components/ui/moment-field";
import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import { zoneText } from "@/lib/format/time-text";
import type { RawRange } from "./quick-ranges";
import { fromWallInput, toWallInput } from "./wall-input";

const NO_MOMENT = "must be a date and a time, such as 2026-11-28 07:04";

/** Start and end as text (now-6h, now-1d/d, ISO 8601) or from date pickers; both set the same two fields. */
export function RangeForm({ range, onChoose }: { range: RangeModel; onChoose: (raw: RawRange) => void }) {
  const { timeZone } = range;
  const [from, setFrom] = useState(range.rawFrom);
  const [to, setTo] = useState(range.rawTo);
  const [wall, setWall] = useState({
    from: toWallInput(range.from, timeZone),
    to: toWallInput(range.to, timeZone),
  });
  const [errors, setErrors] = useState<{ from?: string; to?: string; starts?: string; ends?: string }>({});

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (fromWallInput(wall.from, timeZone) === null) return setErrors({ starts: NO_MOMENT });
    if (fromWallInput(wall.to, timeZone) === null) return setErrors({ ends: NO_MOMENT });
    const chosen = { from: from.trim(), to: to.trim() || "now" };
    // The grammar is loaded on demand, not with the page. Without it, the page says what is wrong with the range.
    const grammar = await Promise.all([
      import("@/lib/schema/time/time-range"),
      import("@/lib/schema/http/api-error"),
    ]).catch(() => null);
    if (!grammar) return onChoose(chosen);
    const [{ parseTimeRange }, { ApiError }] = grammar;
    try {
      parseTimeRange({ from, to: to || "now" }, "6h", timeZone, Date.now());
      onChoose(chosen);
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      const detail = thrown.extra.details?.[0];
      setErrors({ [detail?.path === "to" ? "to" : "from"]: detail?.message ?? thrown.message });
    }
  };
  const pick = (end: "from" | "to", text: string) => {
    setWall({ ...wall, [end]: text });
    const iso = fromWallInput(text, timeZone);
    if (iso) (end === "from" ? setFrom : setTo)(iso);
  };
  const zone = zoneText(range.to, timeZone);
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-2.5 sm:grid-cols-2">
      <TextField
        label="From"
        value={from}
        spellCheck={false}
        onChange={(event) => setFrom(event.target.value)}
        error={errors.from}
        hint="now-6h, now-1d/d, or a date"
      />
      <TextField
        label="To"
        value={to}
        spellCheck={false}
        onChange={(event) => setTo(event.target.value)}
        error={errors.to}
      />
      <MomentField
        label={`Starts (${zone})`}
        value={wall.from}
        error={errors.starts}
        onChange={(event) => pick("from", event.target.value)}
      />
      <MomentField
        label={`Ends (${zone})`}
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
