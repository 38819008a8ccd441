import { z } from "zod";
import { Severity } from "@/lib/schema/alerts/severity";

/** Spend of a budget's day against a multiple of its amount. */
export const DailyCostRule = z.strictObject({
  kind: z.literal("daily_cost"),
  multiple: z.number().positive().max(100),
});

/** Shares of a budget of any period, each notified once a period. */
export const MilestonesRule = z.strictObject({
  kind: z.literal("budget_milestones"),
  milestones: z
    .array(z.strictObject({ share: z.number().positive().max(100), severity: Severity }))
    .min(1)
    .max(10),
});
export type MilestonesDefinition = z.infer<typeof MilestonesRule>;

/** Where a budget's period will end at its pace: beyond the amount, or (critical) almost surely beyond it. */
export const ForecastRule = z.strictObject({
  kind: z.literal("budget_forecast"),
  elapsed_share: z.number().min(0.05).max(0.9),
});
export type ForecastDefinition = z.infer<typeof ForecastRule>;

/** Money that goes far faster than a budget allows for, over two windows. Less than `least_usd` never fires. */
export const CostBurnRule = z.strictObject({
  kind: z.literal("cost_burn"),
  least_usd: z.number().nonnegative().max(1e9).default(5),
});
export type CostBurnDefinition = z.infer<typeof CostBurnRule>;
