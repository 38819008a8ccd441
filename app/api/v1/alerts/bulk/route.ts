import { serve } from "@/lib/auth/serve";
import { actOnAlerts } from "@/lib/manage/bulk-alerts";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

export const POST = serve(ALERTS.bulk, async ({ actor, body, now }) => actOnAlerts(actor, body, await now()));
