import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { formatParts } from "@/lib/format/format-value";
import { Unit } from "@/lib/schema/figures/metric";

/** Why it fired: what was measured, what is normal, and the limit. */
export function AlertFigures({ alert }: { alert: AlertDetail }) {
  const unit = Unit.catch("count").parse(alert.unit);
  const figures = [
    { name: "Measured", value: alert.value },
    { name: "Normal", value: alert.baseline },
    { name: "Limit", value: alert.threshold },
  ].filter(({ value }) => value !== null);
  if (figures.length === 0) return null;
  return (
    <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
      {figures.map(({ name, value }) => {
        const { figure, unit: unitText } = formatParts(value, unit);
        return (
          <div key={name}>
            <dt className="text-ink-3 text-sm">{name}</dt>
            <dd>
              <span className="font-[560] text-figure tracking-[-0.02em]">{figure}</span>
              {unitText && <span className="ms-0.5 text-ink-3">{unitText}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
