import { serve } from "@/lib/auth/serve";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadCircuits } from "@/lib/dashboard/series/load-circuits";
import { CIRCUITS } from "@/lib/schema/http/endpoints/requests";

export const GET = serve(CIRCUITS.list, async ({ query, projectId }) =>
  loadCircuits(await readingSpan(query, projectId)),
);
