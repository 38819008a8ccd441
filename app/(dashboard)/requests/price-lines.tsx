import { Table } from "@/components/ui/table";
import type { RequestDetail } from "@/lib/dashboard/requests/requests-model";
import type { CostSource } from "@/lib/schema/request/request";

const SOURCES: Record<CostSource, string> = {
  reported: "as reported",
  computed: "computed at ingest",
  override: "computed at ingest from your own price",
  unpriced: "no price at ingest",
};
const COLUMNS = [
  { key: "kind", label: "tokens" },
  { key: "tokens", label: "count", numeric: true },
  { key: "price", label: "USD / 1M", numeric: true },
  { key: "cost", label: "USD", numeric: true },
];

/** Exact to the nano-dollar, without trailing zeros. */
const exact = (usd: number) => `$${usd.toFixed(9).replace(/0{1,7}$/, "")}`;

type PriceLinesProps = { costUsd: number | null; source: CostSource; price: RequestDetail["price"] };

/** The cost, its source, and the calculation at today's prices. */
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
            Total {exact(price.totalUsd)}. Price: {price.source === "override" ? "your own" : price.name}
          </p>
        </>
      )}
    </section>
  );
}
