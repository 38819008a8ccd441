import { serve } from "@/lib/auth/serve";
import { loadAlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { acknowledge } from "@/lib/manage/handle-alerts";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

export const POST = serve(ALERTS.acknowledge, async ({ actor, projectId, params, now }) => {
  await acknowledge(actor, params.alertId, await now());
  return loadAlertDetail(projectId, params.alertId);
});
