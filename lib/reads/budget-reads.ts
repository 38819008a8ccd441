import { PromiseCache } from "@/lib/promise-cache";

/** Cached reads for budgets, which are too expensive for every round; a key starts with the kind of read. */
export const budgetReads = new PromiseCache("budget-reads", { most: 2_000 });
