import { serve } from "@/lib/auth/serve";
import { loadAlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { resolveByHand } from "@/lib/manage/handle-alerts";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

export const POST = serve(ALERTS.resolve, async ({ actor, projectId, params, now }) => {
  await resolveByHand(actor, params.alertId, await now());
  return loadAlertDetail(projectId, params.alertId);
});
