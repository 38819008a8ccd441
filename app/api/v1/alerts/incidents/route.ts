import { serve } from "@/lib/auth/serve";
import { loadIncidents } from "@/lib/dashboard/alerts/load-incidents";
import { ALERT_INCIDENTS } from "@/lib/schema/http/endpoints/alerts";

export const GET = serve(ALERT_INCIDENTS.list, async ({ projectId, query, now }) =>
  loadIncidents(projectId, query, await now()),
);
