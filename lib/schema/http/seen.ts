import { z } from "zod";

export const Seen = z
  .record(z.string(), z.unknown())
  .describe(
    "The thing as it was read. If it was changed since, it is not changed again: 409 `changed_since`",
  );
export type Seen = z.infer<typeof Seen>;

/** The body of a change that may say what the caller saw. */
export const Compared = z.looseObject({ seen: Seen.optional() });
