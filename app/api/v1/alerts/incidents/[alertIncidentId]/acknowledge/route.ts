import { serve } from "@/lib/auth/serve";
import { loadIncidentDetail } from "@/lib/dashboard/alerts/load-incidents";
import { acknowledgeIncident } from "@/lib/manage/handle-incidents";
import { ALERT_INCIDENTS } from "@/lib/schema/http/endpoints/alerts";

export const POST = serve(ALERT_INCIDENTS.acknowledge, async ({ actor, projectId, params, now }) => {
  const at = await now();
  await acknowledgeIncident(actor, params.alertIncidentId, at);
  return loadIncidentDetail(projectId, params.alertIncidentId, at);
});
