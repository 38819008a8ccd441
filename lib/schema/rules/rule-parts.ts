import { z } from "zod";
import { nameText } from "@/lib/schema/request/request-input";

/** Label sets that a rule judges: those with the most requests. The others are counted. */
export const LABEL_SETS_LIMIT = 1_000;

export const GroupDimension = z.enum(["model", "provider", "environment", "service", "error_type"]);
export type GroupDimension = z.infer<typeof GroupDimension>;

const Values = z.array(nameText(200, 1)).max(50).optional();
/** Only requests with one of these values; a dimension without values is not filtered. */
export const RuleFilters = z.strictObject({
  model: Values,
  provider: Values,
  environment: Values,
  service: Values,
});
export type RuleFilters = z.infer<typeof RuleFilters>;
