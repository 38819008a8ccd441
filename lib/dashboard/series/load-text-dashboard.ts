import type { ReadingSpan } from "@/lib/dashboard/range/reading-span";
import { formatDuration } from "@/lib/format/format-value";
import { renderTextDashboard } from "@/lib/format/text-dashboard";
import { utcText } from "@/lib/format/time-text";
import { findProject } from "@/lib/store/people/projects";
import { loadSummary } from "./load-summary";

export async function loadTextDashboard(span: ReadingSpan, now: number): Promise<string> {
  const [summary, project] = await Promise.all([loadSummary(span), findProject(span.projectId)]);
  const length = formatDuration(span.to - span.from);
  const ends = span.to >= now ? `last ${length}` : `${length} until ${utcText(span.to)}`;
  const window = `${project?.name ?? "project"}, ${ends}`;
  return renderTextDashboard(summary, {
    title: "LLM System Dashboard",
    at: utcText(now),
    window,
    precision: summary.precision,
  });
}
