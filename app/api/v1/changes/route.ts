import { guarded, json } from "@/lib/auth/guard";
import { loadChanges } from "@/lib/dashboard/detectors/load-changes";
import { readingSpan } from "@/lib/dashboard/range/reading-span";

export const GET = guarded("read", async (request, { projectId }) => {
  const { filters, from, to } = await readingSpan(request, projectId);
  return json({ changes: await loadChanges(projectId, { from, to }, filters.services) });
});
