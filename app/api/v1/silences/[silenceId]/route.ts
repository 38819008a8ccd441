import { serve } from "@/lib/auth/serve";
import { changeSilence, removeSilence } from "@/lib/manage/edit-silences";
import { SILENCES } from "@/lib/schema/http/endpoints/alerts";

export const PUT = serve(SILENCES.change, async ({ actor, params, body, now }) =>
  changeSilence(actor, params.silenceId, body, await now()),
);

export const DELETE = serve(SILENCES.remove, async ({ actor, params, now }) =>
  removeSilence(actor, params.silenceId, await now()),
);
