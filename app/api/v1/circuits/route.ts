import { guarded, json } from "@/lib/auth/guard";
import { loadCircuits } from "@/lib/dashboard/load-circuits";
import { readingSpan } from "@/lib/dashboard/reading-span";

export const GET = guarded("read", async (request, { projectId }) =>
  json(await loadCircuits(await readingSpan(request, projectId))),
);
