import { serve } from "@/lib/auth/serve";
import { loadPricesCsv } from "@/lib/dashboard/prices/load-prices";
import { PRICES } from "@/lib/schema/http/endpoints/prices";

export const GET = serve(PRICES.export, ({ projectId }) => loadPricesCsv(projectId));
