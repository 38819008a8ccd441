import { z } from "zod";
import { DisplayName, Email, NewPassword } from "./credentials";
import { TimeZone } from "./project";
import { text } from "./request-input";

/** POST /api/v1/setup. */
export const SetUp = z.strictObject({
  code: z
    .string()
    .min(1, "is printed on the server's console")
    .max(100, "is printed on the server's console"),
  email: Email,
  password: NewPassword,
  name: text(100).default(""),
  team: DisplayName.default("Default"),
  project: DisplayName.default("Default"),
  time_zone: TimeZone.default("UTC"),
});
export type SetUp = z.infer<typeof SetUp>;
