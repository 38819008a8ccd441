import { Table } from "@/components/ui/table";
import { formatValue } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import type { BacktestAnswer } from "@/lib/schema/rules/backtest";
import { duration } from "./backtest-text";
import type { DrawnRule } from "./drawn-rule";
import { labelsText } from "./preview-model";

const SHOWN = 6;

type EpisodeListProps = { answer: BacktestAnswer; drawn: DrawnRule; timeZone: string };

/** The alerts that the rule would have raised, latest first. */
export function EpisodeList({ answer, drawn, timeZone }: EpisodeListProps) {
  const { episodes, alerts } = answer;
  if (episodes.length === 0) return null;
  const labeled = episodes.some(({ labels }) => Object.keys(labels).length > 0);
  return (
    <div>
      <Table
        caption="Alerts that the rule would have raised, latest first"
        columns={[
          { key: "start", label: "started" },
          ...(labeled ? [{ key: "labels", label: "for" }] : []),
          { key: "minutes", label: "duration", numeric: true },
          { key: "peak", label: drawn.comparison === "above" ? "peak" : "lowest", numeric: true },
        ]}
        rows={episodes
          .toReversed()
          .slice(0, SHOWN)
          .map(({ labels, started_at, ended_at, minutes, peak }) => ({
            id: `${started_at} ${labelsText(labels)}`,
            cells: [
              momentText(Date.parse(started_at), timeZone),
              ...(labeled ? [labelsText(labels)] : []),
              ended_at === null ? `${duration(minutes)}, ongoing` : duration(minutes),
              drawn.peakText(peak),
            ],
          }))}
      />
      {alerts > SHOWN && (
        <p className="mt-1.5 text-ink-3 text-sm">and {formatValue(alerts - SHOWN, "count")} earlier</p>
      )}
    </div>
  );
}
