import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { createSilence, loadSilences } from "@/lib/manage/edit-silences";
import { NewSilence } from "@/lib/schema/alerts/silence";
import { databaseNow } from "@/lib/store/database/database-clock";

export const GET = guarded("act", async (_request, { projectId }) =>
  json({ silences: await loadSilences(projectId, await databaseNow()) }),
);

export const POST = guarded("act", async (request, { actor }) =>
  json(await createSilence(actor, await readJson(request, NewSilence), await databaseNow()), 201),
);
