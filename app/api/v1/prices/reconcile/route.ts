import { serve } from "@/lib/auth/serve";
import { PRICES } from "@/lib/schema/http/endpoints/prices";
import { inThread } from "@/lib/threads/in-thread";

export const POST = serve(PRICES.reconcile, async ({ request, projectId, body, now }) =>
  inThread("reconcile", [projectId, body, await now()], { projectId, signal: request.signal }),
);
