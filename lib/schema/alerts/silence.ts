import { z } from "zod";
import { TimeZone } from "@/lib/schema/people/project";
import { nameText, text, textRecord } from "@/lib/schema/request/request-input";
import { withoutOwner } from "@/lib/schema/request/resource-name";

/** Label to value; a trailing * matches any suffix. Besides labels: rule, severity, metric; of silences also incident, by its id. */
export const Matchers = textRecord(nameText(100, 1), nameText(200)).overwrite(namedAsStored);
export type Matchers = z.infer<typeof Matchers>;

/** A pattern, which ends with *, stays as it is given. */
function namedAsStored(matchers: Record<string, string>): Record<string, string> {
  const { model } = matchers;
  return model === undefined || model.endsWith("*") ? matchers : { ...matchers, model: withoutOwner(model) };
}

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day (HH:MM)");

/**
 * A maintenance window: weekdays (1 Monday to 7 Sunday) and a start time, with an end time (of the next day if it is not
 * later than the start) or a duration.
 */
export const Recurrence = z
  .strictObject({
    weekdays: z.array(z.int().min(1).max(7)).min(1, "must have at least one weekday").max(7),
    start: Clock,
    end: Clock.optional(),
    minutes: z
      .int()
      .min(1)
      .max(24 * 60)
      .optional(),
    time_zone: TimeZone,
  })
  .superRefine(({ end, minutes }, context) => {
    if ((end === undefined) !== (minutes === undefined)) return;
    const message = end === undefined ? "is required, or minutes" : "must not be given with minutes";
    context.addIssue({ code: "custom", path: ["end"], message });
  });
export type Recurrence = z.infer<typeof Recurrence>;

const Moment = z.iso.datetime({ offset: true, error: "must be an ISO 8601 date and time with a time zone" });

/** Which firing alerts would a silence match? With an incident: and how many of its own? */
export const SilenceQuestion = z.strictObject({
  matchers: Matchers,
  incident: z.uuid("must be an incident id").optional(),
});
export type SilenceQuestion = z.infer<typeof SilenceQuestion>;

export type SilenceAnswer = {
  firing: number;
  /** The first of them. */
  alerts: { id: string; title: string }[];
  /** Of the alerts of the asked incident that fire, how many it would match. */
  incident: { firing: number; matched: number } | null;
};

export const NewSilence = z
  .strictObject({
    matchers: Matchers.refine(
      (matchers) => Object.keys(matchers).length > 0,
      "must have at least one label; an empty silence would match every alert",
    ),
    starts_at: Moment.optional(),
    ends_at: Moment.optional(),
    recurrence: Recurrence.optional(),
    comment: text(500).default(""),
  })
  .superRefine(({ ends_at, recurrence }, context) => {
    if (ends_at === undefined && recurrence === undefined)
      context.addIssue({
        code: "custom",
        path: ["ends_at"],
        message: "is required unless the silence recurs",
      });
  });
export type NewSilence = z.infer<typeof NewSilence>;

/** Times in epoch ms. A recurring silence is a maintenance window; without an end it recurs forever. */
export type Silence = {
  id: string;
  matchers: Matchers;
  startsAt: number;
  endsAt: number | null;
  recurrence: Recurrence | null;
  comment: string;
  createdBy: string;
};

/** Why the notifications of an alert are suppressed. */
export type Hold =
  | { kind: "cool_down" }
  | {
      kind: "silenced" | "maintenance";
      silence_id: string;
      by: string;
      comment: string;
      until: string | null;
      /** The silence is of its incident, not of some alerts of it. */
      whole_incident?: true;
    }
  | { kind: "inhibited"; alert_id: string; by: string; why: string };
