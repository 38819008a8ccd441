import { serve } from "@/lib/auth/serve";
import { loadAlertList } from "@/lib/dashboard/alerts/load-alerts";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

export const GET = serve(ALERTS.list, ({ query, projectId }) => loadAlertList(projectId, query));
