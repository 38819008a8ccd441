import { guarded, json } from "@/lib/auth/guard";
import { acceptRequests } from "@/lib/pipeline/accept-requests";

export const POST = guarded("ingest", async (request, { projectId }) => {
  const answer = await acceptRequests(request, projectId);
  const refusedWhole = answer.rejected.length > 0 && answer.accepted + answer.duplicates === 0;
  return json(answer, refusedWhole ? 422 : 200);
});
