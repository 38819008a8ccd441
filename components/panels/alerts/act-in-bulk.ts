import type { useApi } from "@/components/panels/forms/api-call";
import { counted } from "@/lib/format/format-value";
import type { BulkAction, BulkAnswer } from "@/lib/schema/alerts/bulk-action";

/** One action for several alerts. Throws if some were not changed, with the first reason. */
export async function actInBulk(call: ReturnType<typeof useApi>, action: BulkAction): Promise<void> {
  const { results } = await call<BulkAnswer>("POST", "/api/v1/alerts/bulk", action);
  const failed = results.filter(({ error }) => error !== null);
  if (failed.length === 0) return;
  const of = results.length === 1 ? "" : `${failed.length} of ${counted(results.length, "alert")}: `;
  throw new Error(`${of}${failed[0]!.error}`);
}
