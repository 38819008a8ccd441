import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJson } from "@/lib/auth/read-json";
import { changeSilence, removeSilence } from "@/lib/manage/edit-silences";
import { NewSilence } from "@/lib/schema/alerts/silence";

export const PUT = guarded("act", async (request, { actor, params }) =>
  json(await changeSilence(actor, pathId(params.silenceId), await readJson(request, NewSilence), Date.now())),
);

export const DELETE = guarded("act", async (_request, { actor, params }) => {
  await removeSilence(actor, pathId(params.silenceId), Date.now());
  return new Response(null, { status: 204 });
});
