import { guarded, json } from "@/lib/auth/guard";
import { loadSummary } from "@/lib/dashboard/load-summary";
import { readingSpan } from "@/lib/dashboard/reading-span";

export const GET = guarded("read", async (request, { projectId }) =>
  json(await loadSummary(await readingSpan(request, projectId))),
);
