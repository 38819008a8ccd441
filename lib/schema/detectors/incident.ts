import { z } from "zod";
import { ModelName } from "@/lib/schema/request/model-name";
import { nameText, text } from "@/lib/schema/request/request-input";
import { DAY_MS } from "@/lib/schema/time/epoch";

const Moment = z.iso.datetime({ offset: true, error: "must be an ISO 8601 date and time with a time zone" });
const LONGEST_DAYS = 7;

/** A period that the detectors do not learn from. Without a model or service it applies to all. */
export const NewIncident = z
  .strictObject({
    from: Moment,
    to: Moment,
    model: ModelName.nullable().default(null),
    service: nameText(200, 1).nullable().default(null),
    comment: text(500).default(""),
  })
  .superRefine(({ from, to }, context) => {
    const length = Date.parse(to) - Date.parse(from);
    if (length <= 0) context.addIssue({ code: "custom", path: ["to"], message: "must be after from" });
    if (length > LONGEST_DAYS * DAY_MS)
      context.addIssue({
        code: "custom",
        path: ["to"],
        message: `must be at most ${LONGEST_DAYS} days after from`,
      });
  });
export type NewIncident = z.infer<typeof NewIncident>;

/** Times in epoch ms. */
export type Incident = {
  id: string;
  from: number;
  to: number;
  model: string | null;
  service: string | null;
  comment: string;
  createdBy: string;
};
