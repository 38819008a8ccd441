import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { whereItGoes } from "@/lib/manage/edit-routes";
import { RouteQuestion } from "@/lib/schema/channels/channel";

export const POST = guarded("edit", async (request, { projectId }) =>
  json({ channels: await whereItGoes(projectId, await readJson(request, RouteQuestion)) }),
);
