import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { createRoute, loadRoutes } from "@/lib/manage/edit-routes";
import { NewRoute } from "@/lib/schema/channels/channel";

export const GET = guarded("edit", async (_request, { projectId }) =>
  json({ routes: await loadRoutes(projectId) }),
);

export const POST = guarded("edit", async (request, { actor }) =>
  json(await createRoute(actor, await readJson(request, NewRoute)), 201),
);
