import { env } from "@/lib/env";
import { sampleRequest } from "@/lib/prices/explain-price";
import { modelName } from "@/lib/prices/model-name";
import { type PriceSettings, priceRequest } from "@/lib/prices/price-book";
import { type Bill, readBill } from "@/lib/prices/read-bill";
import { reconcile } from "@/lib/prices/reconcile";
import { priceSettings } from "@/lib/reads/price-settings";
import { ApiError } from "@/lib/schema/http/api-error";
import type { ReconcileAnswer, ReconcileInput } from "@/lib/schema/prices/reconcile";
import type { PriceOverride } from "@/lib/schema/request/price";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { readMonthCosts } from "@/lib/store/prices/month-costs";
import { listSeries } from "@/lib/store/requests/series";

/** The bill of a month against what is recorded of it. */
export async function loadReconcile(
  projectId: number,
  { provider, month, csv, invoice_usd: invoiceUsd }: ReconcileInput,
  now: number,
): Promise<ReconcileAnswer> {
  const bill = csv == null ? null : billOf(csv);
  const from = Date.parse(`${month}-01T00:00:00Z`);
  const start = new Date(from);
  const to = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
  const series = await listSeries(projectId);
  // One provider under the names of several senders: "aws.bedrock" and "bedrock".
  const asked = modelName(provider, "").provider;
  const sent = [...new Set(series.map((one) => one.provider))];
  const providers = sent.filter((one) => one === provider || modelName(one, "").provider === asked);
  if (providers.length === 0) {
    const message = `has no requests. Providers of this project: ${sent.filter((one) => one !== "").join(", ") || "none"}`;
    throw new ApiError(422, "unknown_provider", `provider ${message}`, {
      details: [{ path: "provider", message }],
    });
  }
  const [costs, { overrides, ...settings }] = await Promise.all([
    readMonthCosts(projectId, providers, from, to),
    priceSettings(projectId),
  ]);
  const common = {
    provider,
    month,
    recorded: costs.days,
    doubts: costs.models.map((one) => ({
      ...one,
      cacheWriteHourUsd: hourUsd(one.model, providers[0]!, one.cacheWrites, from, overrides, settings),
    })),
    edges: costs.edges,
    complete: from >= now - env().SIGHTLINE_RETENTION_DAYS * DAY_MS,
  };
  return bill
    ? reconcile({ ...common, bill, invoiceUsd: null })
    : reconcile({ ...common, bill: null, invoiceUsd: invoiceUsd! });
}

function billOf(csv: string): Bill {
  try {
    return readBill(csv);
  } catch (thrown) {
    const { message } = thrown as Error;
    throw new ApiError(422, "invalid_csv", message, { details: [{ path: "csv", message }] });
  }
}

/** What cache writes would cost more for one hour than for five minutes. */
function hourUsd(
  model: string,
  provider: string,
  tokens: number,
  ts: number,
  overrides: readonly PriceOverride[],
  settings: PriceSettings,
): number {
  if (tokens === 0) return 0;
  const sample = { ...sampleRequest(model, provider, ts), cacheWriteTokens: 100, cachedInputTokens: 0 };
  const billing = {
    cacheWrite1hTokens: 100,
    audioInputTokens: null,
    audioOutputTokens: null,
    imageInputTokens: null,
    imageOutputTokens: null,
    serviceTier: null,
    region: null,
  };
  const { rates } = priceRequest({ ...sample, billing }, overrides, settings);
  return rates ? (tokens * (rates.cacheWrite1h - rates.cacheWrite)) / 1e6 : 0;
}

/** The providers that requests were sent with, the ones with the most series first. */
export async function loadProviders(projectId: number): Promise<string[]> {
  const counts = new Map<string, number>();
  for (const { provider } of await listSeries(projectId))
    if (provider !== "") counts.set(provider, (counts.get(provider) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([provider]) => provider);
}
