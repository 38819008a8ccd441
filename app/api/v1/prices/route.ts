import { serve } from "@/lib/auth/serve";
import { loadPrices } from "@/lib/dashboard/prices/load-prices";
import { createPrice } from "@/lib/manage/edit-prices";
import { PRICES } from "@/lib/schema/http/endpoints/prices";

export const GET = serve(PRICES.list, ({ projectId }) => loadPrices(projectId));

export const POST = serve(PRICES.create, ({ actor, body }) => createPrice(actor, body));
