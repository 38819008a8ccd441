import { serve } from "@/lib/auth/serve";
import { loadRetention } from "@/lib/dashboard/settings/load-retention";
import { env } from "@/lib/env";
import { INSTALLATION } from "@/lib/schema/http/endpoints/installation";

export const GET = serve(INSTALLATION.retention, ({ actor }) =>
  loadRetention(actor, env().SIGHTLINE_RETENTION_DAYS),
);
