import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJson } from "@/lib/auth/read-json";
import { changeSilence, removeSilence } from "@/lib/manage/edit-silences";
import { NewSilence } from "@/lib/schema/alerts/silence";
import { databaseNow } from "@/lib/store/database/database-clock";

export const PUT = guarded("act", async (request, { actor, params }) =>
  json(
    await changeSilence(
      actor,
      pathId(params.silenceId),
      await readJson(request, NewSilence),
      await databaseNow(),
    ),
  ),
);

export const DELETE = guarded("act", async (_request, { actor, params }) => {
  await removeSilence(actor, pathId(params.silenceId), await databaseNow());
  return new Response(null, { status: 204 });
});
