import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJson } from "@/lib/auth/read-json";
import { changeRoute, removeRoute } from "@/lib/manage/edit-routes";
import { NewRoute } from "@/lib/schema/channels/channel";

export const PUT = guarded("edit", async (request, { actor, params }) =>
  json(await changeRoute(actor, pathId(params.routeId), await readJson(request, NewRoute))),
);

export const DELETE = guarded("edit", async (_request, { actor, params }) => {
  await removeRoute(actor, pathId(params.routeId));
  return new Response(null, { status: 204 });
});
