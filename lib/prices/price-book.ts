import type { ModelPrice } from "@pydantic/genai-prices";
import type { PriceOverride, TokenConvention } from "@/lib/schema/request/price";
import type { CostSource, LlmRequest } from "@/lib/schema/request/request";
import { COST_LIMIT_USD } from "@/lib/schema/request/request-input";
import { costUsd, priceAt, type Rates, ratesOf } from "./calculate";
import { notBilled } from "./not-billed";
import { findRow, type TableMatch, tableName } from "./price-table";
import { tokenUsage, type Usage } from "./token-usage";

/**
 * How a price was found. `dated`: the table's name with a date or version; `similar`: doubtful; `corrected`: by the table of
 * corrections; `own`: a team's own price; `not billed`: the provider charges nothing for the request.
 */
export type PriceMatch = TableMatch | "own" | "reported" | "not billed" | "unpriced";

export type Price = {
  /** Whole nano-dollars; null: unpriced. A zero is a price only with a reason, or where no token was sent. */
  nano: number | null;
  source: CostSource;
  match: PriceMatch;
  /** The row of the table; null without one. */
  pricedAs: { provider: string; model: string; name: string } | null;
  /** What may be wrong with the price, in words. */
  doubts: string[];
  /** Why the request is unpriced, or costs nothing. */
  reason: string | null;
  usage: Usage;
  /** Dollars a million tokens, and dollars a request; null where nothing was calculated. */
  rates: Rates | null;
};

/**
 * What a request costs and how that is known. A request that is not billed costs what was reported, else 0. Otherwise: the
 * team's own price, then the reported cost, then the price table with its corrections, then nothing (null, never 0).
 */
export function priceRequest(
  request: LlmRequest,
  overrides: readonly PriceOverride[],
  convention: TokenConvention,
): Price {
  const { usage, doubt } = tokenUsage(request, tableName(request.provider, request.model), convention);
  const doubts = doubt ? [doubt] : [];
  const price = (more: Partial<Price> & Pick<Price, "match" | "source">): Price => ({
    nano: null,
    pricedAs: null,
    doubts,
    reason: null,
    usage,
    rates: null,
    ...more,
  });
  const reported = () => price({ nano: request.costNano, match: "reported", source: "reported", doubts: [] });
  const free = notBilled(request);
  if (free !== null) {
    if (request.costNano !== null) return reported();
    return price({ nano: 0, match: "not billed", source: "computed", reason: free, doubts: [] });
  }
  // Ingest refuses them; here -1 would be priced as 0.
  if (!Object.values(usage).every((tokens) => tokens >= 0 && Number.isFinite(tokens)))
    return price({ match: "unpriced", source: "unpriced", reason: "The token counts are not valid" });
  const override = findOverride(request, overrides);
  if (override) {
    const rates = ownRates(override);
    const nano = boundedNano(costUsd(rates, usage) * 1e9);
    if (nano === null) return price({ match: "unpriced", source: "unpriced", reason: TOO_MUCH });
    return price({ nano, match: "own", source: "override", rates });
  }
  if (request.costNano !== null) return reported();
  return price({ source: "unpriced", ...byTable(request, usage, doubts) });
}

const TOO_MUCH = `More than ${COST_LIMIT_USD.toLocaleString("en-US")} dollars for one request`;

function byTable(request: LlmRequest, usage: Usage, doubts: string[]): Partial<Price> & Pick<Price, "match"> {
  const unpriced = (reason: string) => ({ match: "unpriced", reason }) as const;
  const { row, ...found } = findRow(request.provider, request.model, request.ts, usage.input);
  if (!row) return unpriced("reason" in found ? found.reason : "");
  const price = priceAt(row.prices, request.ts);
  const rates = ratesOf(price, usage);
  const pricedAs = {
    provider: found.provider,
    model: row.model,
    name: `${row.providerName}, ${row.modelName}`,
  };
  const match = { match: row.match, source: "computed", pricedAs, rates } as const;
  const missing = missingUnits(usage, price);
  if (row.free && Object.keys(price).length === 0)
    return { ...match, nano: 0, doubts: row.doubts, reason: "Free of charge" };
  if (missing === "all") return unpriced("The price table has no price for tokens of this model");
  const nano = boundedNano(costUsd(rates, usage) * 1e9);
  if (nano === null) return unpriced(TOO_MUCH);
  return { ...match, nano, doubts: [...doubts, ...row.doubts, ...missing] };
}

/** Which of the sent tokens the row has no price for. The package counts them as 0. */
function missingUnits(usage: Usage, price: ModelPrice): "all" | string[] {
  const input = price.input_mtok !== undefined;
  const output = price.output_mtok !== undefined;
  const sent = { input: usage.input > 0, output: usage.output > 0 };
  const priced = (sent.input && input) || (sent.output && output);
  if (!priced && (sent.input || sent.output || (!input && !output))) return "all";
  const missing: string[] = [];
  if (sent.input && !input) missing.push("Input tokens have no price in the table and were left out");
  if (sent.output && !output) missing.push("Output tokens have no price in the table and were left out");
  if (usage.cached > 0 && price.cache_read_mtok === undefined)
    missing.push("The table has no price for cached input: it was priced as input");
  return missing;
}

/** Null where the amount is not known or passes what a request may cost. */
function boundedNano(nano: number): number | null {
  return nano <= COST_LIMIT_USD * 1e9 ? Math.round(nano) : null;
}

/** The team's own price that holds for a request, by the names that were sent. */
function findOverride(request: LlmRequest, overrides: readonly PriceOverride[]): PriceOverride | undefined {
  return overrides.find(
    (one) =>
      one.model === request.model &&
      (one.provider === null || one.provider === request.provider) &&
      request.ts >= one.from &&
      (one.to === null || request.ts < one.to),
  );
}

/** Nano-dollars a token are thousandths of a dollar a million tokens. */
function ownRates({ input, output, cached, cacheWrite }: PriceOverride): Rates {
  return {
    input: input / 1_000,
    cached: (cached ?? input) / 1_000,
    cacheWrite: (cacheWrite ?? input) / 1_000,
    output: output / 1_000,
    request: 0,
  };
}
