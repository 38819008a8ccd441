import { serve } from "@/lib/auth/serve";
import { loadViews } from "@/lib/dashboard/settings/load-views";
import { createView } from "@/lib/manage/edit-views";
import { VIEWS } from "@/lib/schema/http/endpoints/views";

export const GET = serve(VIEWS.list, ({ actor, projectId }) => loadViews(projectId, actor.userId));

export const POST = serve(VIEWS.create, ({ actor, body }) => createView(actor, body));
