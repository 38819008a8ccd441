import { z } from "zod";
import { Email, NewPassword } from "./credentials";
import { LinkToken } from "./invitation";

export const RESET_HOURS = 1;

export const PasswordResetRequest = z.strictObject({ email: Email });

export const PasswordReset = z.strictObject({ token: LinkToken, password: NewPassword });
export type PasswordReset = z.infer<typeof PasswordReset>;
