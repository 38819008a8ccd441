import { PromiseCache } from "@/lib/promise-cache";

/** What budgets are judged by and what is too much to read in each round; keys begin with what was read. */
export const budgetReads = new PromiseCache("budget-reads", { most: 2_000 });
