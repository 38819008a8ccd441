import { serve } from "@/lib/auth/serve";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadAgents } from "@/lib/dashboard/senders/load-agents";
import { SENDERS } from "@/lib/schema/http/endpoints/senders";

export const GET = serve(SENDERS.agents, async ({ query, projectId }) =>
  loadAgents(await readingSpan(query, projectId), Date.now()),
);
