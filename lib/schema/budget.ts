import { z } from "zod";
import { TimeZone } from "./project";
import { text } from "./request-input";

export const NewBudget = z.strictObject({
  name: text(100, 1),
  amount_usd: z
    .number("must be a number of US dollars")
    .positive("must be above 0")
    .max(1e9, "must be at most a billion"),
  period: z.enum(["daily", "weekly", "monthly"]).default("daily"),
  time_zone: TimeZone.optional(),
});
export type NewBudget = z.infer<typeof NewBudget>;
export const BudgetChange = NewBudget.partial();

export type Budget = {
  id: string;
  projectId: number;
  name: string;
  period: "daily" | "weekly" | "monthly";
  amountUsd: number;
  timeZone: string;
};
