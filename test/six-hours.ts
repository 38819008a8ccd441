import type { RangeModel } from "@/lib/dashboard/overview/overview-model";

/** The range of a page: the last six hours of a fixed moment. */
export const SIX_HOURS: RangeModel = {
  from: Date.parse("2026-03-27T08:00:00Z"),
  to: Date.parse("2026-03-27T14:00:00Z"),
  label: "Last 6 hours",
  rawFrom: "now-6h",
  rawTo: "now",
  timeZone: "Europe/Vienna",
  notice: null,
};
