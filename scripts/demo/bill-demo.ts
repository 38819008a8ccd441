import { sampleRequest } from "@/lib/prices/explain-price";
import { priceRequest } from "@/lib/prices/price-book";
import { priceSettings } from "@/lib/reads/price-settings";
import { listBilledTokens } from "@/lib/store/prices/month-costs";
import { type DemoCost, demoInvoice } from "../../prisma/demo/invoice";

export const BILLED_PROVIDER = "anthropic";

/** The invented invoice of a month ("2026-11") over what a project has recorded; null without requests. */
export async function billDemo(projectId: number, month: string): Promise<string | null> {
  const from = Date.parse(`${month}-01T00:00:00Z`);
  const start = new Date(from);
  const to = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
  const { overrides, ...settings } = await priceSettings(projectId);
  const days = await listBilledTokens(projectId, BILLED_PROVIDER, from, to);
  const costs = days.map(({ day, model, environment, ...tokens }): DemoCost => {
    const sample = sampleRequest(model, BILLED_PROVIDER, Date.parse(`${day}T12:00:00Z`));
    const { rates } = priceRequest(sample, overrides, settings);
    if (!rates) throw new Error(`${model} has no price`);
    return {
      day,
      model,
      environment,
      input: (tokens.input * rates.input) / 1e6,
      cached: (tokens.cached * rates.cached) / 1e6,
      cacheWrite: (tokens.cacheWrite * rates.cacheWrite) / 1e6,
      output: (tokens.output * rates.output) / 1e6,
    };
  });
  return costs.length === 0 ? null : demoInvoice(costs);
}
