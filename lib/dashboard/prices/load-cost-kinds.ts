import { wholeMinutes } from "@/lib/dashboard/range/whole-minutes";
import type { CostKinds } from "@/lib/dashboard/series/cost-model";
import { runInSlices } from "@/lib/give-way";
import { prepareCostKinds, type SpentSeries } from "@/lib/prices/cost-kinds";
import { priceSettings } from "@/lib/reads/price-settings";
import { parsePageQuery } from "@/lib/schema/http/page-query";
import { findProject } from "@/lib/store/people/projects";
import { listSeries } from "@/lib/store/requests/series";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";

/** Which tokens the cost of the page's range was paid for. */
export async function loadCostKinds(projectId: number, search: string): Promise<CostKinds> {
  const project = await findProject(projectId);
  const query = parsePageQuery(search, project?.timeZone ?? "UTC", Date.now());
  const { from, to } = wholeMinutes(query);
  const [{ overrides, ...settings }, series, rows] = await Promise.all([
    priceSettings(projectId),
    listSeries(projectId),
    readCachedRollups({
      projectId,
      filters: query.filters,
      from,
      to,
      level: levelOfSpan(to - from),
      stepMs: null,
      groupBy: "series",
      sketches: [],
      figures: [
        ...(["cost_nano", "input_tokens", "output_tokens", "thinking_tokens"] as const),
        ...(["cached_input_tokens", "cache_write_tokens"] as const),
      ],
    }),
  ]);
  const names = new Map(series.map((one) => [String(one.id), one]));
  const spent = rows.flatMap(({ key, figures }): SpentSeries[] => {
    const name = names.get(key);
    return name ? [{ model: name.model, provider: name.provider, ...figures }] : [];
  });
  const kinds = await runInSlices(prepareCostKinds(spent, query.to, overrides, settings));
  const total = kinds.reduce((sum, { usd }) => sum + usd, 0);
  return {
    total,
    parts: kinds.filter(({ usd }) => usd > 0).map((one) => ({ ...one, share: one.usd / total })),
  };
}
