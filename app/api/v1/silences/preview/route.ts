import { serve } from "@/lib/auth/serve";
import { previewSilence } from "@/lib/manage/edit-silences";
import { SILENCES } from "@/lib/schema/http/endpoints/alerts";

export const POST = serve(SILENCES.preview, ({ projectId, body }) => previewSilence(projectId, body));
