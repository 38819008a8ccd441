import { json } from "@/lib/auth/guard";
import { serveIngest } from "@/lib/auth/serve";
import { acceptCircuitEvents } from "@/lib/pipeline/ingest/accept-circuit-events";
import { CIRCUITS } from "@/lib/schema/http/endpoints/requests";
import { ingestStatus } from "@/lib/schema/request/ingest-answer";

export const POST = serveIngest(CIRCUITS.report, async ({ request, projectId }) => {
  const answer = await acceptCircuitEvents(request, projectId);
  return json(answer, ingestStatus(answer));
});
