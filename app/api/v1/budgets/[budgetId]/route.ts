import { serve } from "@/lib/auth/serve";
import { changeBudget, removeBudget } from "@/lib/manage/edit-budgets";
import { BUDGETS } from "@/lib/schema/http/endpoints/rules";

export const PATCH = serve(BUDGETS.change, ({ actor, params, body }) =>
  changeBudget(actor, params.budgetId, body),
);

export const DELETE = serve(BUDGETS.remove, ({ actor, params }) => removeBudget(actor, params.budgetId));
