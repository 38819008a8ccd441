import { serve } from "@/lib/auth/serve";
import { loadAlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { commentOn } from "@/lib/manage/handle-alerts";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

export const POST = serve(ALERTS.comment, async ({ actor, projectId, params, body }) => {
  await commentOn(actor, params.alertId, body.text);
  return loadAlertDetail(projectId, params.alertId);
});
