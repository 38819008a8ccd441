import { guarded, json } from "@/lib/auth/guard";
import { loadBaselines } from "@/lib/dashboard/load-summary";
import { readingSpan } from "@/lib/dashboard/reading-span";

export const GET = guarded("read", async (request, { projectId }) =>
  json(await loadBaselines(await readingSpan(request, projectId))),
);
