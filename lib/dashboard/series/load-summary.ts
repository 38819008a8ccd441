import { summarize, summarizeRollup } from "@/lib/aggregate/windowed-summary";
import { requestBaselines, requestBaselinesFromSums } from "@/lib/detectors/per-request/request-baselines";
import type { Baselines } from "@/lib/schema/detectors/anomaly";
import type { Filters, TimeSpan } from "@/lib/schema/figures/filters";
import type { SummaryRow, WindowedFigures } from "@/lib/schema/figures/summary";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { countRequests, listSummaryRows } from "@/lib/store/requests/request-rows";
import { listErrorTypes } from "@/lib/store/requests/series";
import { readWindow } from "@/lib/store/rollups/read-window";

/** Summaries of up to this many requests are computed from the rows, larger ones from sketches. */
export const EXACT_LIMIT = 100_000;

type Span = TimeSpan & { projectId: number; filters: Filters };
export type Summary = {
  window: { from: string; to: string };
  precision: "exact" | "sketch";
} & WindowedFigures;

/** The rows; null if there are too many, or if retention has dropped rows that the rollups still count. */
async function exactRows(span: Span): Promise<SummaryRow[] | null> {
  const n = await countRequests(span, EXACT_LIMIT + 1);
  if (n > EXACT_LIMIT) return null;
  if (span.to - span.from > DAY_MS && (await readWindow({ ...span, sketches: [] })).requests > n) return null;
  return listSummaryRows(span);
}

export async function loadSummary(span: Span): Promise<Summary> {
  const window = { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
  const rows = await exactRows(span);
  if (rows) return { window, precision: "exact", ...summarize(rows) };
  const [figures, names] = await Promise.all([readWindow(span), listErrorTypes(span.projectId)]);
  return {
    window,
    precision: "sketch",
    ...summarizeRollup(figures, (id) => names.get(id) ?? `error type ${id}`),
  };
}

/** The windowed summary: six metrics of the window; sums of any size are exact. */
export async function loadBaselines(span: Span): Promise<Baselines> {
  const rows = await exactRows(span);
  return rows ? requestBaselines(rows) : requestBaselinesFromSums(await readWindow(span));
}
