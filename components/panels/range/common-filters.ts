import { SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";

export type ChipFilter = { name: string; label: string; unit?: string };

/** The filters that every page with a range understands. */
export const COMMON_FILTERS: readonly ChipFilter[] = SERIES_DIMENSIONS.map((name) => ({ name, label: name }));
