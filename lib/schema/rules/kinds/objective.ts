import { z } from "zod";
import { GroupDimension } from "@/lib/schema/figures/metric";
import { RuleFilters } from "@/lib/schema/rules/rule-parts";

/** How fast a service level is used up: the share of bad requests over what the objective allows, over two windows. */
export const ObjectiveRule = z.strictObject({
  kind: z.literal("slo_burn"),
  sli: z.enum(["errors", "latency"]),
  /** Share of requests that are to be good. */
  objective: z.number().min(0.5).max(0.9999),
  /** Of `latency`: a slower request is a bad one. */
  slower_than_ms: z.number().positive().max(3_600_000).default(30_000),
  group_by: z
    .array(GroupDimension.exclude(["error_type"]))
    .max(3)
    .default([]),
  filters: RuleFilters.default({}),
});
export type BurnDefinition = z.infer<typeof ObjectiveRule>;
