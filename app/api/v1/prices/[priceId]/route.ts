import { serve } from "@/lib/auth/serve";
import { removePrice, replacePrice } from "@/lib/manage/edit-prices";
import { PRICES } from "@/lib/schema/http/endpoints/prices";

export const PUT = serve(PRICES.replace, ({ actor, params, body }) =>
  replacePrice(actor, params.priceId, body),
);

export const DELETE = serve(PRICES.remove, ({ actor, params }) => removePrice(actor, params.priceId));
