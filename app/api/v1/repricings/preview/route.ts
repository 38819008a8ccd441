import { serve } from "@/lib/auth/serve";
import { loadRepricingPreview } from "@/lib/dashboard/prices/load-repricings";
import { REPRICINGS } from "@/lib/schema/http/endpoints/prices";

export const POST = serve(REPRICINGS.preview, async ({ projectId, body, now }) =>
  loadRepricingPreview(projectId, body, await now()),
);
