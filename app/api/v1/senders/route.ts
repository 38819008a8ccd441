import { serve } from "@/lib/auth/serve";
import { loadSenders } from "@/lib/dashboard/senders/load-senders";
import { SENDERS } from "@/lib/schema/http/endpoints/senders";

export const GET = serve(SENDERS.list, ({ projectId }) => loadSenders(projectId));
