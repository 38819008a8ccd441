import { costUsd } from "@/lib/aggregate/metric-value";
import { mapInSlices } from "@/lib/give-way";
import { explainPrice, sampleRequest } from "@/lib/prices/explain-price";
import { pricesCsv } from "@/lib/prices/own-price-csv";
import { currentTable, priceSettings } from "@/lib/reads/price-settings";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { OwnPrice, PricedModel } from "@/lib/schema/prices/own-price";
import { UNNAMED_MODEL } from "@/lib/schema/request/model-name";
import { DAY_MS, floorTo, MINUTE_MS } from "@/lib/schema/time/epoch";
import { listProcesses } from "@/lib/store/database/processes";
import { listOwnPrices } from "@/lib/store/prices/own-prices";
import { listSeries } from "@/lib/store/requests/series";
import { readRollups } from "@/lib/store/rollups/read-rollups";

const SPAN_MS = 30 * DAY_MS;

export async function loadPrices(projectId: number) {
  const [{ name, date }, prices, processes] = await Promise.all([
    currentTable(),
    listOwnPrices(projectId),
    listProcesses(),
  ]);
  const refused = processes
    .map(({ state }) => state.price_file_fault ?? null)
    .find((fault) => fault !== null);
  return { table: { name, date, refused_file: refused ?? null }, prices };
}

export const loadPricesCsv = async (projectId: number) => pricesCsv(await listOwnPrices(projectId));

type Spent = { model: string; provider: string; requests: number; unpriced: number } & Record<
  "costNano" | "doubtfulNano",
  bigint
> &
  Record<"inputTokens" | "outputTokens", number>;

const waits = (match: PricedModel["match"], unpriced: number): boolean =>
  match === "unpriced" ? unpriced > 0 : match === "similar";

/** Each model of the last 30 days, the dearest first. */
export async function loadPricedModels(projectId: number, now: number): Promise<PricedModel[]> {
  const to = floorTo(now, MINUTE_MS) + MINUTE_MS;
  const [{ overrides, ...settings }, series, rows] = await Promise.all([
    priceSettings(projectId),
    listSeries(projectId),
    readRollups({
      projectId,
      filters: NO_FILTERS,
      from: floorTo(now - SPAN_MS, DAY_MS),
      to,
      level: "1d",
      stepMs: null,
      groupBy: "series",
      sketches: [],
      figures: ["requests", "unpriced", "cost_nano", "doubtful_nano", "input_tokens", "output_tokens"],
    }),
  ]);
  const names = new Map(series.map((one) => [String(one.id), one]));
  const spent = new Map<string, Spent>();
  for (const { key, figures } of rows) {
    const name = names.get(key);
    if (!name) continue;
    const { model, provider } = name;
    const empty = {
      requests: 0,
      unpriced: 0,
      costNano: 0n,
      doubtfulNano: 0n,
      inputTokens: 0,
      outputTokens: 0,
    };
    const sum = spent.get(`${model}\n${provider}`) ?? { model, provider, ...empty };
    for (const field of ["requests", "unpriced", "inputTokens", "outputTokens"] as const)
      sum[field] += figures[field];
    sum.costNano += figures.costNano;
    sum.doubtfulNano += figures.doubtfulNano;
    spent.set(`${model}\n${provider}`, sum);
  }
  const models = await mapInSlices([...spent.values()], (one): PricedModel => {
    const sample = sampleRequest(one.model, one.provider, now);
    const price = explainPrice(sample, overrides, settings);
    const rate = (kind: string) => price.lines.find((line) => line.kind === kind)?.usdPerMillion ?? null;
    return {
      model: one.model,
      provider: one.provider || null,
      requests: one.requests,
      cost_usd: costUsd(one),
      unpriced_requests: one.unpriced,
      doubtful_usd: Number(one.doubtfulNano) / 1e9,
      input_tokens: one.inputTokens,
      output_tokens: one.outputTokens,
      match: price.match,
      priced_as: price.name,
      as_model: price.model,
      input_usd_per_mtok: rate("input"),
      cached_usd_per_mtok: rate("cached input"),
      output_usd_per_mtok: rate("output"),
      doubts: price.doubts,
      assumptions: price.assumptions,
      reason: price.reason,
      waits: one.model !== UNNAMED_MODEL && waits(price.match, one.unpriced),
    };
  });
  return models.sort((a, b) => (b.cost_usd ?? 0) - (a.cost_usd ?? 0) || b.requests - a.requests);
}

export type PricesModel = {
  table: { name: string; date: string; refused_file: string | null };
  prices: OwnPrice[];
  models: PricedModel[];
};

export async function loadPricesPage(projectId: number, now: number): Promise<PricesModel> {
  const [prices, models] = await Promise.all([loadPrices(projectId), loadPricedModels(projectId, now)]);
  return { ...prices, models };
}
