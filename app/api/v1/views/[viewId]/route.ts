import { serve } from "@/lib/auth/serve";
import { changeView, removeView } from "@/lib/manage/edit-views";
import { VIEWS } from "@/lib/schema/http/endpoints/views";

export const PATCH = serve(VIEWS.change, ({ actor, params, body }) => changeView(actor, params.viewId, body));

export const DELETE = serve(VIEWS.remove, ({ actor, params }) => removeView(actor, params.viewId));
