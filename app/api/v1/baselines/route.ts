import { guarded, json } from "@/lib/auth/guard";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadBaselines } from "@/lib/dashboard/series/load-summary";

export const GET = guarded("read", async (request, { projectId }) =>
  json(await loadBaselines(await readingSpan(request, projectId))),
);
