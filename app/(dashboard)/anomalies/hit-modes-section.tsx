"use client";

import { useMemo, useState } from "react";
import { LazyTimeChart } from "@/components/charts/lazy-time-chart";
import { useChange } from "@/components/panels/forms/use-change";
import { useFormCheck } from "@/components/panels/forms/use-form-check";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Table } from "@/components/ui/table";
import type { HitModesView } from "@/lib/dashboard/detectors/load-hit-modes";
import { formatValue } from "@/lib/format/format-value";
import { type HitMode, HitModes } from "@/lib/schema/detectors/hit-mode";
import { hitChartModel } from "./hit-chart-model";

const MODES = [
  { value: "annotate", label: "mark them, tell nobody" },
  { value: "rate", label: "alert when there are far more than usual" },
  { value: "notify", label: "alert at every one" },
];
const METRICS = [
  { value: "", label: "any figure" },
  { value: "latency", label: "latency" },
  { value: "output_tokens", label: "output length" },
  { value: "cost", label: "cost" },
];
const EVERYTHING: HitMode = { metric: null, model: null, service: null, mode: "annotate", sensitivity: 2 };

/** What the z rule does with single requests that are far from the mean, and what telling of each would mean. */
export function HitModesSection({ view }: { view: HitModesView }) {
  const [modes, setModes] = useState<HitMode[]>(view.modes.length > 0 ? view.modes : [EVERYTHING]);
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const change = (at: number, part: Partial<HitMode>) =>
    setModes(modes.map((mode, index) => (index === at ? { ...mode, ...part } : mode)));
  const { errors, summary, check, clear } = useFormCheck(HitModes, () => ({ modes }));
  const save = () =>
    check() &&
    attempt((call) => call("PUT", "/api/v1/hit-modes", { modes }), { done: "Saved", failed: "Not saved" });
  const choices = (all: string, names: readonly string[]) => [
    { value: "", label: all },
    ...names.map((name) => ({ value: name, label: name })),
  ];
  const disabled = Boolean(blocked);
  const { hits, messages, days } = perDay(view);
  const chart = useMemo(() => hitChartModel(view.backtest.days), [view]);
  return (
    <section className="card px-4 py-3.5" aria-labelledby="single-requests">
      <h2 id="single-requests" className="font-semibold text-[0.875rem]">
        Single requests
      </h2>
      <p className="mt-0.5 max-w-3xl text-pretty text-ink-2">
        The z rule marks a request whose latency, output length or cost is further from the mean of the last 7
        days than so many standard deviations. On ordinary traffic that is two to four in a hundred requests.{" "}
        <strong className="font-semibold text-ink">
          {days === 0
            ? "It has marked nothing in the last 7 days."
            : `In the last 7 days it marked ${formatValue(hits, "count")} requests a day: alerting at every one would have sent ${formatValue(messages, "count")} messages a day.`}
        </strong>
      </p>
      {summary && (
        <div className="mt-3">
          <Notice tone="critical" role="alert">
            {summary}
          </Notice>
        </div>
      )}
      <ol className="mt-3 flex flex-col gap-3">
        {modes.map((mode, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while they are edited.
            key={at}
            className="flex flex-wrap items-end gap-3 border-quiet border-b pb-3 last:border-0"
          >
            <SelectField
              label="Figure"
              error={errors[`modes.${at}`]}
              className="w-36"
              value={mode.metric ?? ""}
              options={METRICS}
              disabled={disabled}
              onChange={({ target }) => change(at, { metric: (target.value || null) as HitMode["metric"] })}
            />
            <SelectField
              label="Model"
              className="w-44"
              value={mode.model ?? ""}
              options={choices("any model", view.models)}
              disabled={disabled}
              onChange={({ target }) => change(at, { model: target.value || null })}
            />
            <SelectField
              label="Service"
              className="w-44"
              value={mode.service ?? ""}
              options={choices("any service", view.services)}
              disabled={disabled}
              onChange={({ target }) => change(at, { service: target.value || null })}
            />
            <SelectField
              label="Hits"
              className="min-w-60 flex-1"
              value={mode.mode}
              options={MODES}
              disabled={disabled}
              onChange={({ target }) => change(at, { mode: target.value as HitMode["mode"] })}
            />
            <TextField
              label="Sensitivity (z)"
              type="number"
              min={0.5}
              max={20}
              step={0.1}
              className="w-28"
              value={Number.isNaN(mode.sensitivity) ? "" : mode.sensitivity}
              error={errors[`modes.${at}.sensitivity`]}
              disabled={disabled}
              onChange={({ target }) => change(at, { sensitivity: target.valueAsNumber })}
            />
            <Button
              size="small"
              blocked={blocked}
              className="mb-0.5"
              onClick={() => {
                clear();
                setModes(modes.filter((_, index) => index !== at));
              }}
            >
              Remove
            </Button>
          </li>
        ))}
      </ol>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button blocked={blocked} onClick={() => setModes([...modes, EVERYTHING])}>
          Add an exception
        </Button>
        <Button look="primary" busy={busy} blocked={blocked} onClick={() => void save()}>
          Save
        </Button>
      </div>
      {days > 0 && (
        <div className="mt-4">
          <h3 className="mb-1 font-medium text-ink-2 text-sm">Marked requests a day</h3>
          <LazyTimeChart model={chart} height={130} tickLimit={4} />
        </div>
      )}
      {days > 0 && (
        <details className="mt-3">
          <summary className="cursor-pointer text-ink-2">Day by day</summary>
          <Table
            caption="Marked requests and messages by day"
            columns={[
              { key: "day", label: "Day (UTC)" },
              { key: "hits", label: "Marked", numeric: true },
              { key: "messages", label: "Messages, had each been told", numeric: true },
            ]}
            rows={view.backtest.days.map((one) => ({
              id: one.day,
              cells: [one.day, one.hits, one.messages],
            }))}
          />
        </details>
      )}
    </section>
  );
}

/** Means over the days on which anything was marked. */
function perDay({ backtest }: HitModesView) {
  const days = backtest.days.filter(({ hits }) => hits > 0);
  const mean = (figure: "hits" | "messages") =>
    days.length === 0 ? 0 : Math.round(days.reduce((sum, day) => sum + day[figure], 0) / days.length);
  return { days: days.length, hits: mean("hits"), messages: mean("messages") };
}
