import { guarded, json } from "@/lib/auth/guard";
import { loadAlertViews } from "@/lib/dashboard/load-alerts";

export const GET = guarded("read", async (request, { projectId }) =>
  json(await loadAlertViews(projectId, new URL(request.url).searchParams)),
);
