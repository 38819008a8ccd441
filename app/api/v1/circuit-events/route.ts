import { guarded, json } from "@/lib/auth/guard";
import { acceptCircuitEvents } from "@/lib/pipeline/ingest/accept-circuit-events";

export const POST = guarded("ingest", async (request, { projectId }) => {
  const answer = await acceptCircuitEvents(request, projectId);
  const allRefused = answer.rejected.length > 0 && answer.accepted + answer.duplicates === 0;
  return json(answer, allRefused ? 422 : 200);
});
