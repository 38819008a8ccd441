import { clsx } from "clsx";
import { Names } from "@/components/ui/names";
import { formatValue } from "@/lib/format/format-value";
import { zonedMomentText } from "@/lib/format/time-text";
import { FEW_SAMPLES } from "@/lib/schema/figures/few-samples";
import { type ChartModel, sampleKey } from "./chart-model";
import { SeriesSwatch } from "./series-swatch";

const isFew = (samples: unknown, value: number | null) =>
  value !== null && typeof samples === "number" && samples < FEW_SAMPLES;

/** What is in a chart: the pointer, or the focus with the arrow keys. */
export type Hovered = "pointer" | "keys" | null;

type ChartTooltipProps = {
  active: boolean;
  /** Read by screen readers as the arrow keys move it. */
  spoken: boolean;
  t: number;
  model: ChartModel;
  hidden: ReadonlySet<string>;
};

export function ChartTooltip({ active, spoken, t, model, hidden }: ChartTooltipProps) {
  const at = model.points.findIndex((point) => point.t === t);
  const point = model.points[at];
  if (!active || !point) return null;
  const rows = model.series
    .filter(({ key, quiet }) => !hidden.has(key) && !(quiet && point[key] === null))
    .map((series) => ({
      ...series,
      value: typeof point[series.key] === "number" ? (point[series.key] as number) : null,
    }))
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1));
  const areas = rows.filter(({ kind }) => kind === "area");
  const total = areas.reduce((sum, { value }) => sum + (value ?? 0), 0);
  const band = model.band && point[model.band.key];
  const open =
    model.incompleteFrom !== null && model.incompleteFrom !== undefined && at >= model.incompleteFrom;
  return (
    <div aria-live={spoken ? "polite" : "off"} aria-atomic className="popup min-w-36 px-2.5 py-2 text-sm">
      <div className="mb-1 whitespace-nowrap text-ink-3">{zonedMomentText(t, model.timeZone)}</div>
      {rows.map(({ key, label, names = [label], color, dashed, dash, value, sampled }) => (
        <div key={key} className="flex items-center gap-2 whitespace-nowrap leading-5">
          <SeriesSwatch color={color} dashed={dashed} dash={dash} />
          <Names of={names} width="max-w-64" className="text-ink-2" />
          <span
            className={clsx(
              "ms-auto ps-4",
              isFew(point[sampleKey(key)], value) ? "text-ink-3" : "font-medium",
            )}
          >
            {value === null ? "no data" : formatValue(value, model.unit)}
          </span>
          {sampled && value !== null && (
            <span className="min-w-10 text-end text-ink-3">
              n {formatValue(Number(point[sampleKey(key)]), "count")}
            </span>
          )}
        </div>
      ))}
      {areas.length > 1 && model.unit !== "ratio" && (
        <div className="mt-1 flex justify-between gap-4 border-line border-t pt-1">
          <span className="text-ink-2">total</span>
          <span className="font-medium">{formatValue(total, model.unit)}</span>
        </div>
      )}
      {Array.isArray(band) && (
        <div className="flex justify-between gap-4 whitespace-nowrap text-ink-3">
          <span>{model.band?.label}</span>
          <span>
            {formatValue(band[0], model.unit)} – {formatValue(band[1], model.unit)}
          </span>
        </div>
      )}
      {open && <div className="mt-1 text-ink-3">incomplete: data is still arriving</div>}
    </div>
  );
}
