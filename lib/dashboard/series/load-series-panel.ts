import { chartSteps, incompleteFrom } from "@/lib/dashboard/range/chart-steps";
import { METRICS } from "@/lib/schema/figures/facts";
import type { GroupDimension, MetricName, Unit } from "@/lib/schema/figures/metric";
import { parsePageQuery } from "@/lib/schema/http/page-query";
import { findProject } from "@/lib/store/people/projects";
import { readSeries } from "./load-series";

/** In parentheses, as no name of a model or service is. */
const REST_NAME = "(all others)";

/** A metric as a chart: one line per group, at most ten and all others. Times in epoch ms. */
export type SeriesPanel = {
  metric: MetricName;
  label: string;
  unit: Unit;
  additive: boolean;
  stepSeconds: number;
  series: { name: string; points: { t: number; value: number | null }[] }[];
  incompleteFrom: number | null;
};

export async function loadSeriesPanel(
  projectId: number,
  search: string,
  metric: MetricName,
  groupBy: GroupDimension | null,
): Promise<SeriesPanel> {
  const now = Date.now();
  const project = await findProject(projectId);
  const page = parsePageQuery(search, project?.timeZone ?? "UTC", now);
  const steps = chartSteps(page, page.timeZone);
  const stepSeconds = steps.stepMs / 1_000;
  const span = { projectId, filters: page.filters, from: steps.from, to: steps.to, timeZone: page.timeZone };
  const answer = await readSeries(span, { metric, groupBy, stepSeconds });
  const { label, unit, additive } = METRICS[metric];
  return {
    metric,
    label,
    unit,
    additive,
    stepSeconds,
    series: answer.series.map(({ labels, rest, points }) => ({
      name: rest ? REST_NAME : (Object.values(labels)[0] ?? label),
      points: points.map(([seconds, value]) => ({ t: seconds * 1_000, value })),
    })),
    incompleteFrom: incompleteFrom(steps, now),
  };
}
