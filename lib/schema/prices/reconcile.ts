import { z } from "zod";
import { nameText, text } from "@/lib/schema/request/request-input";

/** A provider's bill of a month: its total, or the export of its usage page. */
export const ReconcileInput = z
  .strictObject({
    provider: nameText(200, 1).describe("As sent with requests"),
    month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "must be a month such as 2026-10"),
    invoice_usd: z
      .number("must be a number of US dollars")
      .min(0, "must not be negative")
      .max(1e9, "must be at most a billion")
      .nullish(),
    csv: text(200_000, 1)
      .nullish()
      .describe(
        "Export of the cost page or answer of the cost API of OpenAI or Anthropic, or date, model and cost",
      ),
  })
  .superRefine(({ invoice_usd, csv }, context) => {
    if ((invoice_usd == null) === (csv == null))
      context.addIssue({ code: "custom", path: ["invoice_usd"], message: "or csv is required, not both" });
  });
export type ReconcileInput = z.infer<typeof ReconcileInput>;

const Side = {
  ours_usd: z.number(),
  theirs_usd: z.number().nullable().describe("Null: not on the bill, or the bill has only a total"),
  difference_usd: z.number().nullable().describe("theirs - ours"),
};
export const Explanation = z.object({
  kind: z.string(),
  text: z.string(),
  usd: z.number().nullable().describe("How much of theirs - ours it explains; null: not known"),
  certain: z.boolean().describe("The bill or the record shows it; false: it may be up to these dollars"),
});
export type Explanation = z.infer<typeof Explanation>;

export const ReconcileAnswer = z.object({
  provider: z.string(),
  month: z.string(),
  ...Side,
  requests: z.int(),
  complete: z.boolean().describe("False: some days of the month are past the retention of requests"),
  models: z.array(z.object({ model: z.string(), requests: z.int(), ...Side })),
  days: z.array(z.object({ day: z.string(), requests: z.int(), ...Side })),
  explanations: z.array(Explanation),
});
export type ReconcileAnswer = z.infer<typeof ReconcileAnswer>;
