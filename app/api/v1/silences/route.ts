import { serve } from "@/lib/auth/serve";
import { createSilence, loadSilences } from "@/lib/manage/edit-silences";
import { SILENCES } from "@/lib/schema/http/endpoints/alerts";

export const GET = serve(SILENCES.list, async ({ projectId, now }) => ({
  silences: await loadSilences(projectId, await now()),
}));

export const POST = serve(SILENCES.create, async ({ actor, body, now }) =>
  createSilence(actor, body, await now()),
);
