import type { Severity } from "@/lib/schema/alerts/severity";
import type { Filters, TimeSpan } from "@/lib/schema/figures/filters";
import { listDetections } from "@/lib/store/alerts/alerts-in-span";

const SHOWN = 50;

/** What a detector found. Times in epoch ms; `to` is null while it lasts. */
export type DetectionRow = {
  id: string;
  metric: string;
  severity: Severity;
  model: string;
  service: string;
  message: string;
  from: number;
  to: number | null;
};

/** What was unusual in a range, the newest first; `more`: there was more than that. */
export async function loadDetections(
  projectId: number,
  span: TimeSpan,
  filters: Filters,
): Promise<{ rows: DetectionRow[]; more: boolean }> {
  const found = await listDetections(projectId, span, filters, SHOWN + 1);
  const rows = found
    .slice(0, SHOWN)
    .map(({ id, type, severity, labels, message, startedAt, resolvedAt }) => ({
      ...{ id, metric: type, severity, message },
      ...{ model: labels.model ?? "", service: labels.service ?? "" },
      from: startedAt.getTime(),
      to: resolvedAt?.getTime() ?? null,
    }));
  return { rows, more: found.length > SHOWN };
}
