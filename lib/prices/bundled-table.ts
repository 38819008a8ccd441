import { waitForUpdate } from "@pydantic/genai-prices";
import { TABLE_DATE } from "./corrections";
import { type PriceTable, priceTable } from "./price-table";

/** The rows of the package. */
export const bundledTable: Promise<PriceTable> = waitForUpdate().then((providers) =>
  priceTable({ providers: providers ?? [], date: TABLE_DATE.slice(0, 10), name: "genai-prices 0.1.8" }),
);
