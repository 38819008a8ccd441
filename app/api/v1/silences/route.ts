import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { createSilence, loadSilences } from "@/lib/manage/edit-silences";
import { NewSilence } from "@/lib/schema/alerts/silence";

export const GET = guarded("read", async (_request, { projectId }) =>
  json({ silences: await loadSilences(projectId, Date.now()) }),
);

export const POST = guarded("act", async (request, { actor }) =>
  json(await createSilence(actor, await readJson(request, NewSilence), Date.now()), 201),
);
