import type { ReadingSpan } from "@/lib/dashboard/range/reading-span";
import { formatDuration } from "@/lib/format/format-value";
import { renderTextDashboard } from "@/lib/format/text-dashboard";
import { findProject } from "@/lib/store/people/projects";
import { loadSummary } from "./load-summary";

export async function loadTextDashboard(span: ReadingSpan, now: number): Promise<string> {
  const [summary, project] = await Promise.all([loadSummary(span), findProject(span.projectId)]);
  const length = formatDuration(span.to - span.from);
  const ends = span.to >= now ? `last ${length}` : `${length} until ${stamp(span.to)}`;
  const window = `${project?.name ?? "project"}, ${ends}`;
  return renderTextDashboard(summary, {
    title: "LLM System Dashboard",
    at: stamp(now),
    window,
    precision: summary.precision,
  });
}

const stamp = (ts: number) => `${new Date(ts).toISOString().slice(0, 19).replace("T", " ")} UTC`;
