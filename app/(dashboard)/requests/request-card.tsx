import { clsx } from "clsx";
import { Name } from "@/components/ui/name";
import { StateIcon } from "@/components/ui/state-icon";
import type { RequestRow } from "@/lib/dashboard/requests/requests-model";
import { formatValue } from "@/lib/format/format-value";
import { outcomeText } from "@/lib/format/outcome-text";
import { listedMomentText } from "@/lib/format/time-text";
import { AnomalyIcon, cellOf, STATES } from "./request-cell";

export type RowProps = {
  row: RequestRow;
  chosen: boolean;
  /** It has just come. */
  fresh: boolean;
  onOpen: () => void;
  timeZone: string;
  now: number;
};

/** A request on a phone. */
export function RequestCard({ row, chosen, fresh, onOpen, timeZone, now }: RowProps) {
  const details = [
    row.ttftMs === null ? null : `first token ${formatValue(row.ttftMs, "ms")}`,
    row.inputTokens === null ? null : `${formatValue(row.inputTokens, "tokens")} in`,
    row.outputTokens === null ? null : `${formatValue(row.outputTokens, "tokens")} out`,
    row.service,
    row.userId,
  ];
  return (
    <li
      className={clsx("border-quiet border-b last:border-0", chosen && "bg-accent-soft", fresh && "arrived")}
    >
      <button
        type="button"
        className="block w-full px-3.5 py-2.5 text-start"
        onClick={onOpen}
        aria-label={`Request ${row.id}`}
      >
        <span className="flex items-center gap-2">
          <StateIcon state={STATES[row.status]} size={9} label={row.status} />
          <Name className="font-medium">{row.model}</Name>
          {row.anomalies.length > 0 && <AnomalyIcon row={row} />}
          <span className="ms-auto shrink-0 font-medium">{formatValue(row.latencyMs, "ms")}</span>
        </span>
        <span className="mt-0.5 flex items-center gap-2 text-ink-2">
          <span className="min-w-0 truncate">
            {listedMomentText(row.t, timeZone, now)}
            {row.status === "success" ? "" : `, ${outcomeText(row)}`}
          </span>
          <span className="ms-auto shrink-0">{cellOf("cost", row)}</span>
        </span>
        <span className="mt-0.5 block truncate text-ink-3 text-sm">
          {details.filter(Boolean).join(" · ")}
        </span>
      </button>
    </li>
  );
}
