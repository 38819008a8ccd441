import { type LessonRow, summarize, summarizeRollup } from "@/lib/aggregate/lesson-summary";
import { lessonBaselines, lessonBaselinesFromSums } from "@/lib/baseline/lesson-baselines";
import type { Baselines } from "@/lib/schema/anomaly";
import type { Filters, TimeSpan } from "@/lib/schema/filters";
import type { LessonFigures } from "@/lib/schema/summary";
import { readWindow } from "@/lib/store/read-window";
import { countRequests, listLessonRows } from "@/lib/store/request-rows";
import { listErrorTypes } from "@/lib/store/series";

/** Up to this many requests the lesson's figures come from the rows themselves, beyond from sketches. */
export const EXACT_LIMIT = 100_000;

type Span = TimeSpan & { projectId: number; filters: Filters };
export type Summary = { window: { from: string; to: string }; precision: "exact" | "sketch" } & LessonFigures;

const DAY_MS = 86_400_000;

/** The rows themselves; null where they are too many, or where retention has dropped some that the rollups count. */
async function exactRows(span: Span): Promise<LessonRow[] | null> {
  const n = await countRequests(span, EXACT_LIMIT + 1);
  if (n > EXACT_LIMIT) return null;
  if (span.to - span.from > DAY_MS && (await readWindow({ ...span, sketches: [] })).requests > n) return null;
  return listLessonRows(span);
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

/** The lesson's six figures of the window; sums of any size are exact. */
export async function loadBaselines(span: Span): Promise<Baselines> {
  const rows = await exactRows(span);
  return rows ? lessonBaselines(rows) : lessonBaselinesFromSums(await readWindow(span));
}
