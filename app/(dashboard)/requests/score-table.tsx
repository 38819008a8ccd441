import { Table } from "@/components/ui/table";
import type { ScoreRow } from "@/lib/dashboard/requests/requests-model";
import { formatCount, formatValue } from "@/lib/format/format-value";
import { decimals, MINUS } from "@/lib/format/number-text";

const COLUMNS = [
  { key: "figure", label: "metric" },
  { key: "value", label: "this request", numeric: true },
  { key: "normal", label: "normal", numeric: true },
  { key: "z", label: "z", numeric: true },
];

/** Each value of the request against the seven days before it. */
export function ScoreTable({ scores, history }: { scores: readonly ScoreRow[]; history: number }) {
  if (scores.length === 0) return null;
  return (
    <section aria-label="Compared with baseline">
      <h3 className="mb-1 font-medium text-ink-3 text-sm">
        Compared with {formatCount(history, "request")} of this model and service in 7 days
      </h3>
      <Table
        className="text-sm"
        caption="Values and baseline"
        columns={COLUMNS}
        rows={scores.map(({ figure, unit, value, mean, stdev, zScore, isAnomaly }) => ({
          id: figure,
          cells: [
            figure,
            formatValue(value, unit),
            `${formatValue(mean, unit)} ± ${formatValue(stdev, unit)}`,
            <span key="z" className={isAnomaly ? "font-medium text-warning" : undefined}>
              {decimals(zScore, 1, 1).replace("-", MINUS)}
            </span>,
          ],
        }))}
      />
    </section>
  );
}
