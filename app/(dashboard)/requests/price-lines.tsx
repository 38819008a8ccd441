import { Table } from "@/components/ui/table";
import type { RequestDetail } from "@/lib/dashboard/requests/requests-model";
import type { CostSource } from "@/lib/schema/request/request";

const SOURCES: Record<CostSource, string> = {
  reported: "as it was sent",
  computed: "computed from the price table when it came",
  override: "computed from your own price when it came",
  unpriced: "no price was known when it came",
};
const COLUMNS = [
  { key: "kind", label: "tokens of" },
  { key: "tokens", label: "count", numeric: true },
  { key: "price", label: "USD a million", numeric: true },
  { key: "cost", label: "USD", numeric: true },
];

/** Whole nano-dollars, without the zeros that say nothing. */
const exact = (usd: number) => `$${usd.toFixed(9).replace(/0{1,7}$/, "")}`;

type PriceLinesProps = { costUsd: number | null; source: CostSource; price: RequestDetail["price"] };

/** What it cost, where that figure comes from, and the arithmetic by today's prices. */
export function PriceLines({ costUsd, source, price }: PriceLinesProps) {
  return (
    <section aria-label="Cost">
      <h3 className="mb-1.5 font-medium text-ink-3 text-sm">Cost</h3>
      <p>
        <strong className="font-semibold">{costUsd === null ? "Unknown" : exact(costUsd)}</strong>
        <span className="text-ink-2">, {SOURCES[source]}</span>
      </p>
      {price && (
        <>
          <Table
            className="mt-2 text-sm"
            caption="Price of the tokens"
            columns={COLUMNS}
            rows={price.lines.map(({ kind, tokens, usdPerMillion, usd }) => ({
              id: kind,
              cells: [
                kind,
                tokens.toLocaleString("en-US"),
                usdPerMillion === null
                  ? "–"
                  : usdPerMillion.toLocaleString("en-US", { maximumFractionDigits: 6 }),
                usd === null ? "–" : exact(usd),
              ],
            }))}
          />
          <p className="mt-1 text-ink-3 text-sm">
            {exact(price.totalUsd)} by{" "}
            {price.source === "override" ? "your own price" : `the price of ${price.name}`}
          </p>
        </>
      )}
    </section>
  );
}
