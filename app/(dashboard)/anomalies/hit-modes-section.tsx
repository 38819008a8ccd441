"use client";

import { useMemo, useState } from "react";
import { TimeChart } from "@/components/charts/time-chart";
import { choices } from "@/components/panels/forms/choices";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Table } from "@/components/ui/table";
import type { HitModesView } from "@/lib/dashboard/detectors/load-hit-modes";
import { formatCount } from "@/lib/format/format-value";
import type { HitMode } from "@/lib/schema/detectors/hit-mode";
import { hitChartModel } from "./hit-chart-model";

const MODES = [
  { value: "annotate", label: "Mark only" },
  { value: "rate", label: "Alert when far more than normal" },
  { value: "notify", label: "Alert on every outlier" },
];
const METRICS = [
  { value: "", label: "any metric" },
  { value: "latency", label: "latency" },
  { value: "output_tokens", label: "output length" },
  { value: "cost", label: "cost" },
];
const EVERYTHING: HitMode = { metric: null, model: null, service: null, mode: "annotate", sensitivity: 2 };

/** Settings for request outliers, and how many alerts notifying each would send. */
export function HitModesSection({ view }: { view: HitModesView }) {
  const [modes, setModes] = useState<HitMode[]>(view.modes.length > 0 ? view.modes : [EVERYTHING]);
  const change = (at: number, part: Partial<HitMode>) =>
    setModes(modes.map((mode, index) => (index === at ? { ...mode, ...part } : mode)));
  const form = useProjectForm({
    needs: "member",
    schema: () => import("@/lib/schema/detectors/hit-mode").then((one) => one.HitModes),
    read: () => ({ modes }),
    of: view,
    submit: async (body, call) => {
      await call("PUT", "/api/v1/hit-modes", body);
      return "Saved";
    },
  });
  const { hits, messages, days } = perDay(view);
  const chart = useMemo(() => hitChartModel(view.backtest.days), [view]);
  return (
    <section className="card px-4 py-3.5" aria-labelledby="request-outliers">
      <h2 id="request-outliers" className="font-semibold text-[0.875rem]">
        Request outliers
      </h2>
      <p className="mt-0.5 max-w-3xl text-pretty text-ink-2">
        A request is an outlier if its latency, output length or cost is more than this many standard
        deviations (z) from the mean of the last 7 days: 2 to 4 % of normal traffic.{" "}
        <strong className="font-semibold text-ink">
          {days === 0
            ? "No request was an outlier in the last 7 days."
            : `In the last 7 days: ${formatCount(hits, "outlier")} a day; alerting on every one would have sent ${formatCount(messages, "alert")} a day.`}
        </strong>
      </p>
      <Form form={form} className="mt-3 flex flex-col gap-3">
        <ol className="flex flex-col gap-3">
          {modes.map((mode, at) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity.
              key={at}
              className="flex flex-wrap items-end gap-3 border-quiet border-b pb-3 last:border-0"
            >
              <SelectField
                label="Metric"
                name={`modes.${at}`}
                error={form.errors[`modes.${at}`]}
                className="w-36"
                value={mode.metric ?? ""}
                options={METRICS}
                disabled={form.blocked !== null}
                onChange={({ target }) => change(at, { metric: (target.value || null) as HitMode["metric"] })}
              />
              <SelectField
                label="Model"
                className="w-44"
                value={mode.model ?? ""}
                options={choices("any model", view.models)}
                disabled={form.blocked !== null}
                onChange={({ target }) => change(at, { model: target.value || null })}
              />
              <SelectField
                label="Service"
                className="w-44"
                value={mode.service ?? ""}
                options={choices("any service", view.services)}
                disabled={form.blocked !== null}
                onChange={({ target }) => change(at, { service: target.value || null })}
              />
              <SelectField
                label="Action"
                className="min-w-[min(15rem,100%)] flex-1"
                value={mode.mode}
                options={MODES}
                disabled={form.blocked !== null}
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
                name={`modes.${at}.sensitivity`}
                error={form.errors[`modes.${at}.sensitivity`]}
                disabled={form.blocked !== null}
                onChange={({ target }) => change(at, { sensitivity: target.valueAsNumber })}
              />
              <Button
                size="small"
                blocked={form.blocked}
                className="mb-0.5"
                onClick={() => {
                  form.clear();
                  setModes(modes.filter((_, index) => index !== at));
                }}
              >
                Remove<span className="sr-only"> exception {at + 1}</span>
              </Button>
            </li>
          ))}
        </ol>
        <div className="flex flex-wrap gap-2">
          <Button blocked={form.blocked} onClick={() => setModes([...modes, EVERYTHING])}>
            Add exception
          </Button>
          <Button type="submit" look="primary" {...form.button}>
            Save
          </Button>
        </div>
      </Form>
      {days > 0 && (
        <div className="mt-4">
          <h3 className="mb-1 font-medium text-ink-2 text-sm">Request outliers per day</h3>
          <TimeChart model={chart} height={130} tickLimit={4} />
        </div>
      )}
      {days > 0 && (
        <details className="mt-3">
          <summary className="cursor-pointer text-ink-2">By day</summary>
          <Table
            caption="Request outliers and alerts by day"
            columns={[
              { key: "day", label: "day" },
              { key: "hits", label: "outliers", numeric: true },
              { key: "messages", label: "alerts if each had notified", numeric: true },
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

/** Means over the days that have outliers. */
function perDay({ backtest }: HitModesView) {
  const days = backtest.days.filter(({ hits }) => hits > 0);
  const mean = (figure: "hits" | "messages") =>
    days.length === 0 ? 0 : Math.round(days.reduce((sum, day) => sum + day[figure], 0) / days.length);
  return { days: days.length, hits: mean("hits"), messages: mean("messages") };
}
