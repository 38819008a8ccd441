import { z } from "zod";
import { ModelName } from "@/lib/schema/request/model-name";
import { nameText } from "@/lib/schema/request/request-input";

const valuesOf = <Name extends z.ZodType>(name: Name) => z.array(name).max(50).optional();
const Values = valuesOf(nameText(200, 1));
/** Only requests with one of these values; a dimension without values is not filtered. */
export const RuleFilters = z.strictObject({
  model: valuesOf(ModelName),
  provider: Values,
  environment: Values,
  service: Values,
});
export type RuleFilters = z.infer<typeof RuleFilters>;
