import { serve } from "@/lib/auth/serve";
import { loadAlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { acceptLevel } from "@/lib/manage/accept-level";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

export const POST = serve(ALERTS.accept, async ({ actor, projectId, params, now }) => {
  await acceptLevel(actor, params.alertId, await now());
  return loadAlertDetail(projectId, params.alertId);
});
