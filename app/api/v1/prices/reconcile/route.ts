import { serve } from "@/lib/auth/serve";
import { loadReconcile } from "@/lib/dashboard/prices/load-reconcile";
import { PRICES } from "@/lib/schema/http/endpoints/prices";

export const POST = serve(PRICES.reconcile, async ({ projectId, body, now }) =>
  loadReconcile(projectId, body, await now()),
);
