import { guarded, json } from "@/lib/auth/guard";
import { loadRequest } from "@/lib/dashboard/requests/load-request";

export const GET = guarded("read", async (request, { projectId, params }) => {
  const timestamp = new URL(request.url).searchParams.get("timestamp");
  return json(await loadRequest(projectId, params.requestId!, timestamp));
});
