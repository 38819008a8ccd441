import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { previewSilence } from "@/lib/manage/edit-silences";
import { SilenceQuestion } from "@/lib/schema/alerts/silence";

export const POST = guarded("act", async (request, { projectId }) =>
  json(await previewSilence(projectId, await readJson(request, SilenceQuestion))),
);
