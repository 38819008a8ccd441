import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJson } from "@/lib/auth/read-json";
import { changeBudget, removeBudget } from "@/lib/manage/edit-budgets";
import { BudgetChange } from "@/lib/schema/rules/budget";

export const PATCH = guarded("edit", async (request, { actor, params }) =>
  json(await changeBudget(actor, pathId(params.budgetId), await readJson(request, BudgetChange))),
);

export const DELETE = guarded("edit", async (_request, { actor, params }) => {
  await removeBudget(actor, pathId(params.budgetId));
  return new Response(null, { status: 204 });
});
