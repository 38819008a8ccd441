import { AccountChange } from "@/lib/schema/people/account";
import { ChangePassword } from "@/lib/schema/people/credentials";
import { PasswordReset, PasswordResetRequest } from "@/lib/schema/people/password-reset";
import { CREATED, type Endpoints, NO_CONTENT, OK } from "../endpoint";

export const ACCOUNT = {
  show: {
    method: "get",
    path: "/account",
    access: "account",
    summary: "The signed-in user",
    answer: OK,
  },
  change: {
    method: "patch",
    path: "/account",
    access: "account",
    summary: "Change the name of the signed-in user",
    body: AccountChange,
    answer: NO_CONTENT,
  },
  listSessions: {
    method: "get",
    path: "/sessions",
    access: "account",
    summary: "List the sessions of the user",
    answer: OK,
  },
  endAllSessions: {
    method: "delete",
    path: "/sessions",
    access: "account",
    summary: "Sign out everywhere, here too",
    answer: NO_CONTENT,
  },
  endSession: {
    method: "delete",
    path: "/sessions/{sessionId}",
    access: "account",
    summary: "End a session of the user",
    answer: NO_CONTENT,
  },
  changePassword: {
    method: "put",
    path: "/password",
    access: "account",
    summary: "Change the password; ends all sessions",
    body: ChangePassword,
    answer: OK,
  },
} as const satisfies Endpoints;

export const PASSWORD_RESETS = {
  request: {
    method: "post",
    path: "/password-resets",
    access: "open",
    summary: "Email a link to reset a password; the same answer whether or not the account exists",
    body: PasswordResetRequest,
    answer: { status: 202 },
  },
  use: {
    method: "post",
    path: "/password-resets/use",
    access: "open",
    summary: "Set a password with the token of a reset link; ends all sessions",
    body: PasswordReset,
    answer: OK,
  },
  makeLink: {
    method: "post",
    path: "/members/{userId}/reset-link",
    access: "admin",
    summary: "Create a link to reset a member's password; it is returned only once",
    quotas: ["reset_links"],
    answer: CREATED,
  },
} as const satisfies Endpoints;
