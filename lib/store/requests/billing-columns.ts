import type { Billing } from "@/lib/schema/request/request";

type BillingColumn = { name: string; type: "int4" | "text"; field: keyof Billing };

/** What changes the price of a request, each in a column of its own: null takes no room in a row. */
export const BILLING_COLUMNS: readonly BillingColumn[] = [
  { name: "cache_write_1h_tokens", type: "int4", field: "cacheWrite1hTokens" },
  { name: "audio_input_tokens", type: "int4", field: "audioInputTokens" },
  { name: "audio_output_tokens", type: "int4", field: "audioOutputTokens" },
  { name: "image_input_tokens", type: "int4", field: "imageInputTokens" },
  { name: "image_output_tokens", type: "int4", field: "imageOutputTokens" },
  { name: "service_tier", type: "text", field: "serviceTier" },
  { name: "region", type: "text", field: "region" },
];

/** For a SELECT of the table `r`. */
export const BILLING_COLUMN_LIST = BILLING_COLUMNS.map(({ name }) => `r.${name}`).join(", ");

export function billingOf(row: Record<string, unknown>): Billing | null {
  if (BILLING_COLUMNS.every(({ name }) => row[name] === null)) return null;
  return Object.fromEntries(BILLING_COLUMNS.map(({ name, field }) => [field, row[name]])) as Billing;
}
