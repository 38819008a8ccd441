import type { ChartMark } from "@/lib/dashboard/overview/overview-model";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { listAnnotations } from "@/lib/store/alerts/annotations";

const NOTES = 20;
/** The longest label that a chart has room for. */
const LABEL = 40;

/** The newest notes that touch the span, each within it. */
export async function loadNoteMarks(projectId: number, span: TimeSpan): Promise<ChartMark[]> {
  const notes = await listAnnotations(projectId, span, NOTES);
  const marks = new Map<string, ChartMark>();
  for (const { id, from, to, text } of notes) {
    const start = Math.max(from, span.from);
    const label = text.length > LABEL ? `${[...text].slice(0, LABEL - 1).join("")}…` : text;
    // The same text at the same time would be drawn twice.
    marks.set(`${start} ${label}`, {
      from: start,
      to: Math.min(to ?? from, span.to),
      label,
      severity: null,
      note: id,
    });
  }
  return [...marks.values()];
}
