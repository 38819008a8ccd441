import { z } from "zod";
import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJson } from "@/lib/auth/read-json";
import { loadAlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { commentOn } from "@/lib/manage/handle-alerts";
import { text } from "@/lib/schema/request/request-input";

const Comment = z.strictObject({ text: text(2_000, 1) });

export const POST = guarded("act", async (request, { actor, projectId, params }) => {
  const comment = await readJson(request, Comment);
  await commentOn(actor, pathId(params.alertId), comment.text);
  return json(await loadAlertDetail(projectId, pathId(params.alertId)), 201);
});
