import { keyFamily } from "@/lib/auth/actor";
import { json } from "@/lib/auth/guard";
import { serveIngest } from "@/lib/auth/serve";
import { acceptLiteLlm } from "@/lib/pipeline/ingest/accept-litellm";
import { REQUESTS } from "@/lib/schema/http/endpoints/requests";
import { ingestStatus } from "@/lib/schema/request/ingest-answer";

export const POST = serveIngest(REQUESTS.sendLiteLlm, async ({ request, actor, projectId }) => {
  const answer = await acceptLiteLlm(request, projectId, keyFamily(actor));
  return json(answer, ingestStatus(answer));
});
