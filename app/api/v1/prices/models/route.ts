import { serve } from "@/lib/auth/serve";
import { loadPricedModels } from "@/lib/dashboard/prices/load-prices";
import { PRICES } from "@/lib/schema/http/endpoints/prices";

export const GET = serve(PRICES.models, async ({ projectId, query, now }) => {
  const models = await loadPricedModels(projectId, await now());
  return { models: query.get("waits") === "true" ? models.filter(({ waits }) => waits) : models };
});
