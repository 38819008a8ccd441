import { z } from "zod";

/** Requests of a model without a known price: their cost is unknown, not 0. */
export const UnpricedRule = z.strictObject({ kind: z.literal("unpriced_model") });
