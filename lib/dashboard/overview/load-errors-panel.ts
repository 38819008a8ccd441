import { comparePeriods } from "@/lib/aggregate/compare-periods";
import { metricValue } from "@/lib/aggregate/metric-value";
import { errorsByType } from "@/lib/aggregate/windowed-summary";
import { loadOverviewFrame, type OverviewFrame } from "./load-overview-frame";
import type { ErrorsPanel } from "./overview-model";

const ROW_LIMIT = 50;

export async function loadErrorsPanel(projectId: number, search: string): Promise<ErrorsPanel> {
  return prepareErrorsPanel(await loadOverviewFrame(projectId, search));
}

/** Error types of the range, most frequent first; shares and their changes are of all requests. */
export function prepareErrorsPanel({
  total,
  previous,
  errorTypeName,
}: Pick<OverviewFrame, "total" | "previous" | "errorTypeName">): ErrorsPanel {
  const counts = [...errorsByType(total, errorTypeName)].sort(
    (a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "en"),
  );
  const before = errorsByType(previous, errorTypeName);
  return {
    errorRate: metricValue("error_rate", total),
    requests: total.requests,
    rows: counts.slice(0, ROW_LIMIT).map(([type, count]) => ({
      type,
      count,
      share: count / total.requests,
      change:
        previous.requests === 0
          ? null
          : comparePeriods("error_rate", count / total.requests, (before.get(type) ?? 0) / previous.requests),
    })),
  };
}
