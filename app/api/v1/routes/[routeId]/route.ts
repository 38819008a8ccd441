import { serve } from "@/lib/auth/serve";
import { changeRoute, removeRoute } from "@/lib/manage/edit-routes";
import { ROUTES } from "@/lib/schema/http/endpoints/channels";

export const PUT = serve(ROUTES.change, ({ actor, params, body }) =>
  changeRoute(actor, params.routeId, body),
);

export const DELETE = serve(ROUTES.remove, ({ actor, params }) => removeRoute(actor, params.routeId));
