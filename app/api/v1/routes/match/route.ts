import { serve } from "@/lib/auth/serve";
import { whereItGoes } from "@/lib/manage/edit-routes";
import { ROUTES } from "@/lib/schema/http/endpoints/channels";

export const POST = serve(ROUTES.match, async ({ projectId, body }) => ({
  channels: await whereItGoes(projectId, body),
}));
