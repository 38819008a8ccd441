import { serve } from "@/lib/auth/serve";
import { loadBudgets } from "@/lib/dashboard/settings/load-budgets";
import { createBudget } from "@/lib/manage/edit-budgets";
import { BUDGETS } from "@/lib/schema/http/endpoints/rules";

export const GET = serve(BUDGETS.list, async ({ projectId }) => ({
  budgets: await loadBudgets(projectId, Date.now()),
}));

export const POST = serve(BUDGETS.create, ({ actor, body }) => createBudget(actor, body));
