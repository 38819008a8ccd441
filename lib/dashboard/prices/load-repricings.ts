import { currentPrices } from "@/lib/pipeline/prices/reprice";
import { modelsOf, repricedRange, repricingView, sumOf } from "@/lib/pipeline/prices/repricing-view";
import { readPriceSettings } from "@/lib/reads/price-settings";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { RepricingInput, RepricingPreview, RepricingView } from "@/lib/schema/prices/own-price";
import { floorTo, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { previewTotals } from "@/lib/store/prices/priced-rows";
import { listRepricings } from "@/lib/store/prices/repricings";
import { readRollups } from "@/lib/store/rollups/read-rollups";

/** Above this many requests a preview reads a sample. */
const PREVIEW_REQUESTS = 200_000;

export async function loadRepricingPreview(
  projectId: number,
  input: RepricingInput,
  now: number,
): Promise<RepricingPreview> {
  const range = repricedRange(projectId, input, now);
  const [{ overrides, ...settings }, [sum]] = await Promise.all([
    readPriceSettings(projectId),
    readRollups({
      projectId,
      filters: {
        ...NO_FILTERS,
        ...(range.model !== null && { models: [range.model] }),
        ...(range.provider !== null && { providers: [range.provider] }),
      },
      from: floorTo(range.from, MINUTE_MS),
      to: floorTo(range.to, MINUTE_MS),
      level: "1d",
      stepMs: null,
      groupBy: "none",
      sketches: [],
      figures: ["requests"],
    }),
  ]);
  const sampled = Math.max(1, Math.ceil((sum?.figures.requests ?? 0) / PREVIEW_REQUESTS));
  const totals = await previewTotals(range, currentPrices(overrides, settings), sampled);
  const models = modelsOf(totals, sampled);
  return {
    from: isoTime(range.from),
    to: isoTime(range.to),
    sampled,
    old_usd: sumOf(models, "old_usd"),
    new_usd: sumOf(models, "new_usd"),
    models,
  };
}

export async function loadRepricings(projectId: number): Promise<RepricingView[]> {
  return (await listRepricings(projectId)).map(repricingView);
}
