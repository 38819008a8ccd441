import { serve } from "@/lib/auth/serve";
import { createRoute, loadRoutes } from "@/lib/manage/edit-routes";
import { ROUTES } from "@/lib/schema/http/endpoints/channels";

export const GET = serve(ROUTES.list, async ({ projectId }) => ({ routes: await loadRoutes(projectId) }));

export const POST = serve(ROUTES.create, ({ actor, body }) => createRoute(actor, body));
