import { serve } from "@/lib/auth/serve";
import { setFavorite } from "@/lib/manage/edit-views";
import { VIEWS } from "@/lib/schema/http/endpoints/views";

export const PUT = serve(VIEWS.favorite, ({ actor, body }) => setFavorite(actor, body));
