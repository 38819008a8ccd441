import { serve } from "@/lib/auth/serve";
import { loadAlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

export const GET = serve(ALERTS.show, ({ projectId, params }) => loadAlertDetail(projectId, params.alertId));
