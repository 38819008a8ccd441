import { serve } from "@/lib/auth/serve";
import { loadIncidentDetail } from "@/lib/dashboard/alerts/load-incidents";
import { ALERT_INCIDENTS } from "@/lib/schema/http/endpoints/alerts";

export const GET = serve(ALERT_INCIDENTS.show, async ({ projectId, params, now }) =>
  loadIncidentDetail(projectId, params.alertIncidentId, await now()),
);
