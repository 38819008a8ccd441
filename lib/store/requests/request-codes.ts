import { type CostSource, RequestStatus } from "@/lib/schema/request/request";

/** The values of the columns `status` and `cost_source`. */
export const STATUS_CODES = RequestStatus.options;
export const COST_SOURCE_CODES: readonly CostSource[] = ["unpriced", "reported", "computed", "override"];
