import { guarded, json } from "@/lib/auth/guard";
import { acceptLiteLlm } from "@/lib/pipeline/ingest/accept-litellm";

export const POST = guarded("ingest", async (request, { projectId }) => {
  const answer = await acceptLiteLlm(request, projectId);
  const allRefused = answer.rejected.length > 0 && answer.accepted + answer.duplicates === 0;
  return json(answer, allRefused ? 422 : 200);
});
