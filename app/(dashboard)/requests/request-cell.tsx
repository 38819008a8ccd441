import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Name } from "@/components/ui/name";
import { StateIcon } from "@/components/ui/state-icon";
import type { RequestRow } from "@/lib/dashboard/requests/requests-model";
import { formatValue } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import { outcomeText } from "@/lib/format/outcome-text";
import { anomalyLabel } from "./anomaly-label";
import type { ColumnKey } from "./request-columns";

export const STATES = { success: "ok", fallback: "warning", error: "critical" } as const;

export function AnomalyIcon({ row }: { row: RequestRow }) {
  return (
    <span
      role="img"
      title={anomalyLabel(row.anomalies)}
      aria-label={`Anomaly: ${anomalyLabel(row.anomalies)}`}
      className="text-warning"
    >
      <TriangleAlert size={13} aria-hidden="true" />
    </span>
  );
}

const None = () => <span className="text-ink-3">–</span>;
const named = (name: string | null) => (name ? <Name>{name}</Name> : <None />);

const CELLS: Record<Exclude<ColumnKey, "time">, (row: RequestRow) => ReactNode> = {
  id: ({ id }) => <Name>{id}</Name>,
  model: ({ model, fallbackFrom }) => (
    <>
      <Name>{model}</Name>
      {fallbackFrom && <span className="text-ink-3"> (fallback from {fallbackFrom})</span>}
    </>
  ),
  served: ({ servedModel }) => named(servedModel),
  provider: ({ provider }) => named(provider),
  environment: ({ environment }) => named(environment),
  status: (row) => (
    <span className="inline-flex max-w-56 items-center gap-1.5">
      <StateIcon state={STATES[row.status]} size={9} label={row.status} />
      <Name className={row.status === "success" ? "text-ink-2" : ""}>{outcomeText(row)}</Name>
      {row.anomalies.length > 0 && <AnomalyIcon row={row} />}
    </span>
  ),
  finish: ({ finishReason }) => named(finishReason),
  latency: ({ latencyMs }) => formatValue(latencyMs, "ms"),
  ttft: ({ ttftMs }) => (ttftMs === null ? <None /> : formatValue(ttftMs, "ms")),
  input: ({ inputTokens }) => wholeNumber(inputTokens),
  cached: ({ cachedInputTokens }) => wholeNumber(cachedInputTokens),
  written: ({ cacheWriteTokens }) => wholeNumber(cacheWriteTokens),
  output: ({ outputTokens }) => wholeNumber(outputTokens),
  thinking: ({ thinkingTokens }) => wholeNumber(thinkingTokens),
  tokens: ({ inputTokens, outputTokens }) =>
    wholeNumber(
      inputTokens === null && outputTokens === null ? null : (inputTokens ?? 0) + (outputTokens ?? 0),
    ),
  cost: ({ costUsd, cacheHit }) => (
    <>
      {/* Before the amount, so that amounts end at one edge. */}
      {cacheHit && <span className="text-ink-3 text-sm">cached </span>}
      {costUsd === null ? <span className="text-warning">unpriced</span> : formatValue(costUsd, "usd")}
    </>
  ),
  source: ({ costSource }) => costSource,
  service: ({ service }) => named(service),
  user: ({ userId }) => named(userId),
  sender: ({ sender }) => named(sender),
  tags: ({ tags }) => named(tagsText(tags)),
};

const tagsText = (tags: RequestRow["tags"]) =>
  Object.entries(tags)
    .map(([name, value]) => `${name}:${value}`)
    .join(", ");

/** What a column shows of a request. */
export const cellOf = (key: Exclude<ColumnKey, "time">, row: RequestRow): ReactNode => CELLS[key](row);
