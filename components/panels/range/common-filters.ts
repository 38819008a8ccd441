import { SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";

export type ChipFilter = { name: string; label: string; unit?: string };

/** The filters that every page with a range understands. */
export const COMMON_FILTERS: readonly ChipFilter[] = SERIES_DIMENSIONS.map((name) => ({ name, label: name }));

/** Those of single requests. */
export const REQUEST_FILTERS: readonly ChipFilter[] = [
  { name: "error_type", label: "error" },
  { name: "user_id", label: "user" },
  { name: "tag", label: "tag" },
  { name: "min_latency_ms", label: "min latency", unit: " ms" },
  { name: "min_cost_usd", label: "min cost", unit: " USD" },
  { name: "search", label: "search" },
];
