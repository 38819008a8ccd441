import { serve } from "@/lib/auth/serve";
import { chooseDefaultView } from "@/lib/manage/edit-views";
import { VIEWS } from "@/lib/schema/http/endpoints/views";

export const PUT = serve(VIEWS.setDefault, ({ actor, body }) => chooseDefaultView(actor, body));
