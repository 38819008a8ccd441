import { z } from "zod";

export const Rejection = z.object({
  index: z.int().nonnegative().describe("Position of the item in the batch, from 0"),
  code: z.string(),
  message: z.string(),
  path: z.string().describe("The invalid field, such as `tags.team`; empty for the whole item"),
});
export type Rejection = z.infer<typeof Rejection>;

export const IngestAnswer = z.object({
  accepted: z.int().nonnegative(),
  duplicates: z.int().nonnegative(),
  rejected: z.array(Rejection),
});
export type IngestAnswer = z.infer<typeof IngestAnswer>;

/** What became of an item that was to be stored. `full`: its name is one more than the project may have. */
export type Outcome = "inserted" | "duplicate" | "conflict" | "full";

/** 422 if every item was rejected. */
export function ingestStatus({ accepted, duplicates, rejected }: IngestAnswer): 200 | 422 {
  return rejected.length > 0 && accepted + duplicates === 0 ? 422 : 200;
}
