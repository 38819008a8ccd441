import type { NewRoute } from "./channel";

/** Apart from the schemas, which are not loaded with a page. */
export const NO_ESCALATION: Pick<NewRoute, "escalate_after_minutes" | "escalate_to"> = {
  escalate_after_minutes: null,
  escalate_to: [],
};
