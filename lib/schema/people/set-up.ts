import { z } from "zod";
import { nameText } from "@/lib/schema/request/request-input";
import { DisplayName, Email, NewPassword } from "./credentials";
import { TimeZone } from "./project";

/** POST /api/v1/setup. */
export const SetUp = z.strictObject({
  code: z
    .string()
    .min(1, "must be the code on the server's console")
    .max(100, "must be the code on the server's console"),
  email: Email,
  password: NewPassword,
  name: nameText(100).default(""),
  team: DisplayName.default("Default"),
  project: DisplayName.default("Default"),
  time_zone: TimeZone.default("UTC"),
});
export type SetUp = z.infer<typeof SetUp>;
