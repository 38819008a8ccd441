import { z } from "zod";
import { nameText } from "@/lib/schema/request/request-input";

const Moment = z.iso.datetime({ offset: true, error: "must be an ISO 8601 date and time with a time zone" });

/** A note at `from`, or for a range. */
export const NewAnnotation = z
  .strictObject({
    from: Moment,
    to: Moment.nullable().default(null),
    text: nameText(500, 1),
  })
  .refine(({ from, to }) => to === null || Date.parse(to) > Date.parse(from), {
    path: ["to"],
    message: "must be after from",
  });
export type NewAnnotation = z.infer<typeof NewAnnotation>;

export const Annotation = z.strictObject({
  id: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  text: z.string(),
  created_by: z.string(),
});
export type Annotation = z.infer<typeof Annotation>;

export const AnnotationsAnswer = z.strictObject({ annotations: z.array(Annotation) });
export type AnnotationsAnswer = z.infer<typeof AnnotationsAnswer>;
