import { z } from "zod";
import { patchOf } from "@/lib/schema/http/patch-of";
import { TimeZone } from "@/lib/schema/people/project";
import { nameText } from "@/lib/schema/request/request-input";
import { RuleFilters } from "./rule-parts";

/** What a budget covers; everything where nothing is named. */
export const BudgetScope = RuleFilters.extend({
  tag: z.strictObject({ name: nameText(64, 1), value: nameText(200, 1) }).optional(),
  user: nameText(200, 1).optional().describe("Only requests with this user_id"),
  api_key: z
    .uuid("must be the id of an API key")
    .optional()
    .describe("Only requests that this API key sent, or one that it replaced or that replaced it"),
});
export type BudgetScope = z.infer<typeof BudgetScope>;

/** Rollups hold neither tags nor users nor keys: such a budget is summed up from the requests themselves. */
export const isByRequest = ({ tag, user, api_key }: BudgetScope): boolean =>
  tag !== undefined || user !== undefined || api_key !== undefined;

export const NewBudget = z.strictObject({
  name: nameText(100, 1),
  amount_usd: z
    .number("must be a number of US dollars")
    .positive("must be above 0")
    .max(1e9, "must be at most a billion"),
  period: z.enum(["daily", "weekly", "monthly"]).default("daily"),
  time_zone: TimeZone.optional(),
  scope: BudgetScope.default({}),
});
export type NewBudget = z.infer<typeof NewBudget>;
export const BudgetChange = patchOf(NewBudget);

export type Budget = {
  id: string;
  projectId: number;
  name: string;
  period: "daily" | "weekly" | "monthly";
  amountUsd: number;
  timeZone: string;
  scope: BudgetScope;
};

/** Whether a budget covers all requests. */
export const isEverything = (scope: BudgetScope): boolean =>
  Object.values(scope).every((part) => part === undefined || (Array.isArray(part) && part.length === 0));
