import { isPermitted } from "@/lib/auth/permission";
import { serve } from "@/lib/auth/serve";
import { loadAbout } from "@/lib/dashboard/settings/load-about";
import { env } from "@/lib/env";
import { checkHealth } from "@/lib/pipeline/process/check-health";
import { INSTALLATION } from "@/lib/schema/http/endpoints/installation";

export const GET = serve(INSTALLATION.about, async ({ actor, projectId }) => {
  const now = Date.now();
  const { parts: health } = await checkHealth();
  return loadAbout(projectId, {
    worker: env().SIGHTLINE_WORKER,
    health,
    now,
    isAdmin: isPermitted("admin", actor),
  });
});
