import { z } from "zod";
import { nameText } from "@/lib/schema/request/request-input";
import { isCommonPassword } from "./common-password";

// No quotes, comments or address literals: rarely used, and parsed differently by mail software.
const ADDRESS =
  /^[^\s@\p{Cc}<>()[\]\\,;:"]{1,64}@(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/u;

/** NFKC-normalized first, so that a look-alike @ counts, and lower-cased. */
export const Email = z
  .string("must be an email address")
  .max(320, "must be an email address")
  .transform((value) => value.normalize("NFKC").toLowerCase())
  .refine((value) => value.length <= 254 && ADDRESS.test(value), "must be an email address");

export const NewPassword = z
  .string()
  .max(1_024, "must be at most 128 characters long")
  .refine((value) => [...value].length >= 12, "must be at least 12 characters long")
  .refine((value) => [...value].length <= 128, "must be at most 128 characters long")
  .refine((value) => !isCommonPassword(value), "is too common");

export const ChangePassword = z.strictObject({ current: z.string().max(1_024), password: NewPassword });
export type ChangePassword = z.infer<typeof ChangePassword>;

export const DisplayName = nameText(100, 1);
