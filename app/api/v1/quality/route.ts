import { guarded, json } from "@/lib/auth/guard";
import { loadQuality } from "@/lib/dashboard/quality/load-quality";
import { readingSpan } from "@/lib/dashboard/range/reading-span";

export const GET = guarded("read", async (request, { projectId }) => {
  const { filters, from, to } = await readingSpan(request, projectId);
  return json(await loadQuality(projectId, filters, { from, to }));
});
