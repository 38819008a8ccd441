import { serve } from "@/lib/auth/serve";
import { loadDeliveries } from "@/lib/dashboard/alerts/load-deliveries";
import { DELIVERIES } from "@/lib/schema/http/endpoints/channels";

export const GET = serve(DELIVERIES.list, ({ query, projectId }) => loadDeliveries(projectId, query));
