import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { loadDeliveries } from "@/lib/dashboard/load-alerts";

export const GET = guarded("read", async (request, { projectId }) => {
  const channel = new URL(request.url).searchParams.get("channel_id");
  return json({
    deliveries: await loadDeliveries(projectId, channel === null ? undefined : pathId(channel)),
  });
});
