import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { loadAlertChart } from "@/lib/dashboard/alerts/load-alert-chart";
import { loadWhatChanged } from "@/lib/dashboard/alerts/load-what-changed";

export const GET = guarded("read", async (_request, { projectId, params }) => {
  const [alertId, now] = [pathId(params.alertId), Date.now()];
  const chart = await loadAlertChart(projectId, alertId, now);
  return json({ chart, what_changed: await loadWhatChanged(projectId, alertId, now) });
});
