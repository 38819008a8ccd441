import { guarded, json } from "@/lib/auth/guard";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadSummary } from "@/lib/dashboard/series/load-summary";

export const GET = guarded("read", async (request, { projectId }) =>
  json(await loadSummary(await readingSpan(request, projectId))),
);
