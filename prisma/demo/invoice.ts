import { csvLine } from "@/lib/format/csv-line";

/** What a provider would bill of a day by its list prices, in dollars, with cache writes of five minutes. */
export type DemoCost = {
  day: string;
  model: string;
  environment: string;
  input: number;
  cached: number;
  cacheWrite: number;
  output: number;
};

const DISCOUNT = 0.05;
const BATCH = 0.5;
/** Twice the price of input instead of 1.25 times. */
const ONE_HOUR = 2 / 1.25;
const HEADER = [
  ...["usage_date_utc", "model", "workspace", "api_key", "usage_type", "context_window", "token_type"],
  ...["cost_usd", "list_price_usd", "cost_type", "inference_geo", "speed", "api_key_id", "api_key_status"],
];

/**
 * The invented invoice of the demo, in the columns of Anthropic's console. It differs from what is recorded in four known
 * ways: all cache writes are for one hour, staging runs as batch, the customer has a discount of 5 %, and the last day but
 * one is missing. The same for the same costs.
 */
export function demoInvoice(costs: readonly DemoCost[]): string {
  const days = [...new Set(costs.map(({ day }) => day))].sort();
  const missing = days.at(-2);
  const rows = costs
    .filter(({ day }) => day !== missing)
    .flatMap(({ day, model, environment, input, cached, cacheWrite, output }) => {
      const isBatch = environment === "staging";
      const tokens = [
        ["input_no_cache", input],
        ["input_cache_read", cached],
        ["input_cache_write_1h", cacheWrite * ONE_HOUR],
        ["output", output],
      ] as const;
      return tokens.map(([kind, standard]) => {
        const list = standard * (isBatch ? BATCH : 1);
        return [
          ...[day, displayName(model), "Default", environment, isBatch ? "batch" : "message", "≤ 200k", kind],
          ...[
            (list * (1 - DISCOUNT)).toFixed(6),
            list.toFixed(6),
            "token",
            "global",
            "",
            "apikey_demo",
            "active",
          ],
        ];
      });
    });
  return [HEADER, ...rows].map(csvLine).join("");
}

/** "claude-sonnet-4-5" as the console writes it: "Claude Sonnet 4.5". */
function displayName(model: string): string {
  const words = model.split("-").map((word) => word[0]!.toUpperCase() + word.slice(1));
  return words.join(" ").replaceAll(/(\d) (?=\d)/g, "$1.");
}
