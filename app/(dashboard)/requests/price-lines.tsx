import { useSearchParams } from "next/navigation";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Table } from "@/components/ui/table";
import type { RequestDetail } from "@/lib/dashboard/requests/requests-model";
import { exactDollars } from "@/lib/format/format-value";
import { decimals, wholeNumber } from "@/lib/format/number-text";
import type { CostSource } from "@/lib/schema/request/request";

const SOURCES: Record<CostSource, string> = {
  reported: "as reported",
  computed: "computed at ingest",
  override: "computed at ingest from your own price",
  unpriced: "no price at ingest",
};
const MATCHES: Record<RequestDetail["price"]["match"], string | null> = {
  exact: "exact name",
  dated: "name with a date or version",
  similar: "similar name",
  corrected: "corrected price",
  own: null,
  reported: null,
  "not billed": null,
  unpriced: null,
};
const COLUMNS = [
  { key: "kind", label: "tokens" },
  { key: "tokens", label: "count", numeric: true },
  { key: "price", label: "USD / 1M", numeric: true },
  { key: "cost", label: "USD", numeric: true },
];

const LIST = new Intl.ListFormat("en-US");

type PriceLinesProps = Pick<RequestDetail["request"], "model" | "costUsd" | "costSource" | "previousCost"> &
  Pick<RequestDetail, "price">;

/** The cost, its source, and the calculation at today's prices. */
export function PriceLines({ model, costUsd, costSource, previousCost, price }: PriceLinesProps) {
  const match = MATCHES[price.match];
  const search = useSearchParams().toString();
  const waits = price.match === "unpriced" || price.match === "similar";
  return (
    <section aria-label="Cost">
      <h3 className="mb-1.5 font-medium text-ink-3 text-sm">Cost</h3>
      <p>
        <strong className="font-semibold">{costUsd === null ? "Unknown" : exactDollars(costUsd)}</strong>
        <span className="text-ink-2">, {SOURCES[costSource]}</span>
      </p>
      {previousCost && (
        <p className="text-ink-3 text-sm">
          Re-priced: it was {previousCost.usd === null ? "without a price" : exactDollars(previousCost.usd)}{" "}
          before
        </p>
      )}
      {price.lines.length > 0 && (
        <Table
          className="mt-2 text-sm"
          caption="Price of the tokens"
          columns={COLUMNS}
          rows={price.lines.map(({ kind, tokens, usdPerMillion, usd }) => ({
            id: kind,
            cells: [
              kind,
              wholeNumber(tokens),
              usdPerMillion === null ? "–" : decimals(usdPerMillion, 6),
              exactDollars(usd),
            ],
          }))}
        />
      )}
      <p className="mt-1 text-ink-3 text-sm">
        {price.totalUsd !== null && `Total ${exactDollars(price.totalUsd)}. `}
        {price.name && `Priced as ${price.name}${match ? ` (${match})` : ""}. `}
        {price.reason && `${price.reason}.`}
      </p>
      {waits && (
        <p className="mt-1 text-sm">
          <Link
            href={`${pageLink("/prices", search, { model })}#price-inbox`}
            className="text-accent underline"
          >
            Set a price
          </Link>
        </p>
      )}
      {price.doubts.length > 0 && (
        <ul className="mt-1 text-ink-2 text-sm" aria-label="Doubts about the price">
          {price.doubts.map((doubt) => (
            <li key={doubt}>{doubt}.</li>
          ))}
        </ul>
      )}
      {price.assumptions.length > 0 && (
        <p className="mt-1 text-ink-3 text-sm">Assumes {LIST.format(price.assumptions)}</p>
      )}
    </section>
  );
}
