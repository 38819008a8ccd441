import { serve } from "@/lib/auth/serve";
import { importPrices } from "@/lib/manage/edit-prices";
import { PRICES } from "@/lib/schema/http/endpoints/prices";

export const POST = serve(PRICES.import, ({ actor, body }) => importPrices(actor, body));
