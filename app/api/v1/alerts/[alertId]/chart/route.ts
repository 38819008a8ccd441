import { serve } from "@/lib/auth/serve";
import { loadAlertChart } from "@/lib/dashboard/alerts/load-alert-chart";
import { loadWhatChanged } from "@/lib/dashboard/alerts/load-what-changed";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

export const GET = serve(ALERTS.chart, async ({ projectId, params }) => {
  const now = Date.now();
  const chart = await loadAlertChart(projectId, params.alertId, now);
  return { chart, what_changed: await loadWhatChanged(projectId, params.alertId, now) };
});
