export type ChipFilter = { name: string; label: string; unit?: string };

/** The filters that every page with a range understands. */
export const COMMON_FILTERS: readonly ChipFilter[] = [
  { name: "model", label: "model" },
  { name: "provider", label: "provider" },
  { name: "service", label: "service" },
  { name: "environment", label: "environment" },
];
