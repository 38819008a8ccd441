import { AccountChange } from "@/lib/schema/people/account";
import { ApiKeyChange, KeyRotation, NewApiKey } from "@/lib/schema/people/api-key";
import { AuditPage } from "@/lib/schema/people/audit";
import { ChangePassword } from "@/lib/schema/people/credentials";
import { AboutAnswer, RetentionAnswer } from "@/lib/schema/people/installation";
import { AcceptInvitation, JoinTeam, NewInvitation } from "@/lib/schema/people/invitation";
import { MemberChange } from "@/lib/schema/people/member";
import { PasswordReset, PasswordResetRequest } from "@/lib/schema/people/password-reset";
import { NewProject, ProjectChange, TypedName } from "@/lib/schema/people/project";
import { SetUp } from "@/lib/schema/people/set-up";
import { NewTeam, TeamChange } from "@/lib/schema/people/team";
import { CREATED, type Endpoints, NO_CONTENT, OK } from "../endpoint";
import { choice, PAGE, query } from "../query-parameters";

export const API_KEYS = {
  list: {
    method: "get",
    path: "/api-keys",
    access: "admin",
    summary: "List the API keys that were not revoked",
    answer: OK,
  },
  create: {
    method: "post",
    path: "/api-keys",
    access: "admin",
    summary: "Create an API key; it is returned only once",
    body: NewApiKey,
    quotas: ["api_keys"],
    answer: CREATED,
  },
  change: {
    method: "patch",
    path: "/api-keys/{keyId}",
    access: "admin",
    summary: "Rename an API key or change its limit",
    body: ApiKeyChange,
    answer: OK,
  },
  rotate: {
    method: "post",
    path: "/api-keys/{keyId}/rotate",
    access: "admin",
    summary: "Replace an API key; the old one works for `keep_hours` more. The new key is returned only once",
    body: KeyRotation,
    bodyRead: "optional",
    quotas: ["api_keys"],
    answer: CREATED,
  },
  revoke: {
    method: "delete",
    path: "/api-keys/{keyId}",
    access: "admin",
    summary: "Revoke an API key",
    answer: NO_CONTENT,
  },
} as const satisfies Endpoints;

export const MEMBERS = {
  list: {
    method: "get",
    path: "/members",
    access: "admin",
    summary: "List the members of the team",
    answer: OK,
  },
  change: {
    method: "patch",
    path: "/members/{userId}",
    access: "admin",
    summary: "Change a member's role",
    body: MemberChange,
    answer: OK,
  },
  remove: {
    method: "delete",
    path: "/members/{userId}",
    access: "admin",
    summary: "Remove a member",
    answer: NO_CONTENT,
  },
} as const satisfies Endpoints;

export const AUDIT = {
  list: {
    method: "get",
    path: "/audit",
    access: "admin",
    summary: "Audit log of the team, newest first: who changed what, from where, before and after",
    query: [
      query("actor", "Only changes by this user (email), key (name), `link` or `system`", true),
      query("action", "Only this action, such as `rule.update`", true),
      query("resource", "Only this kind, such as `rule`, or the resource with this id", true),
      query("from", "ISO 8601 with a time zone: only changes since then"),
      query("to", "ISO 8601 with a time zone: only changes before then"),
      choice("format", ["json", "csv"], "`csv`: all rows as CSV"),
      ...PAGE,
    ],
    answer: { status: 200, schema: AuditPage },
  },
} as const satisfies Endpoints;

export const INSTALLATION = {
  about: {
    method: "get",
    path: "/about",
    access: "read",
    summary: "Versions, migrations, worker, last evaluation and health",
    answer: { status: 200, schema: AboutAnswer },
  },
  retention: {
    method: "get",
    path: "/retention",
    access: "admin",
    summary: "How long everything is kept, and the estimated disk use of each table and project",
    answer: { status: 200, schema: RetentionAnswer },
  },
} as const satisfies Endpoints;

const PROJECT_ID = { projectId: "As returned by the list" };

export const PROJECTS = {
  create: {
    method: "post",
    path: "/projects",
    access: "admin",
    summary: "Create a project in the team of the project in `x-sightline-project`",
    body: NewProject,
    quotas: ["projects"],
    answer: CREATED,
  },
  list: {
    method: "get",
    path: "/projects",
    access: "account",
    summary: "List the projects of the user",
    answer: OK,
  },
  show: {
    method: "get",
    path: "/projects/{projectId}",
    access: "read",
    summary: "One project",
    pathTexts: PROJECT_ID,
    answer: OK,
  },
  change: {
    method: "patch",
    path: "/projects/{projectId}",
    access: "admin",
    summary: "Change a project's settings",
    pathTexts: PROJECT_ID,
    body: ProjectChange,
    answer: OK,
  },
  contents: {
    method: "get",
    path: "/projects/{projectId}/contents",
    access: "admin",
    summary: "What is deleted with a project; requests are counted up to 1,000,000",
    pathTexts: PROJECT_ID,
    answer: OK,
  },
  delete: {
    method: "delete",
    path: "/projects/{projectId}",
    access: "admin",
    summary: "Delete a project with everything in it; the body repeats its name",
    pathTexts: PROJECT_ID,
    body: TypedName,
    answer: NO_CONTENT,
  },
} as const satisfies Endpoints;

export const TEAMS = {
  list: {
    method: "get",
    path: "/teams",
    access: "account",
    summary: "List the teams of the user",
    answer: OK,
  },
  create: {
    method: "post",
    path: "/teams",
    access: "account",
    summary: "Create a team with a project; requires the admin role in another team",
    body: NewTeam,
    quotas: ["teams"],
    answer: CREATED,
  },
  leave: {
    method: "post",
    path: "/teams/{teamId}/leave",
    access: "account",
    summary: "Leave a team",
    answer: NO_CONTENT,
  },
  rename: {
    method: "patch",
    path: "/team",
    access: "admin",
    summary: "Rename the team of the project in `x-sightline-project`",
    body: TeamChange,
    answer: NO_CONTENT,
  },
  delete: {
    method: "delete",
    path: "/team",
    access: "admin",
    summary: "Delete the team with all of its projects; the body repeats its name",
    body: TypedName,
    answer: NO_CONTENT,
  },
} as const satisfies Endpoints;

export const INVITATIONS = {
  list: {
    method: "get",
    path: "/invitations",
    access: "admin",
    summary: "List the open invitations to the team",
    answer: OK,
  },
  create: {
    method: "post",
    path: "/invitations",
    access: "admin",
    summary: "Invite a user to the team; the link is returned only once",
    body: NewInvitation,
    quotas: ["invitations"],
    answer: CREATED,
  },
  revoke: {
    method: "delete",
    path: "/invitations/{invitationId}",
    access: "admin",
    summary: "Revoke an invitation",
    answer: NO_CONTENT,
  },
  accept: {
    method: "post",
    path: "/invitations/accept",
    access: "open",
    summary: "Create the account that an invitation names, and join its team",
    body: AcceptInvitation,
    quotas: ["members"],
    answer: CREATED,
  },
  join: {
    method: "post",
    path: "/invitations/join",
    access: "account",
    summary: "Join the team of an invitation with an existing account",
    body: JoinTeam,
    quotas: ["members"],
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

export const SIGN_ON = {
  show: {
    method: "get",
    path: "/sign-on",
    access: "admin",
    summary: "The sign-on provider, and the team members who have used it",
    answer: OK,
  },
  test: {
    method: "post",
    path: "/sign-on/test",
    access: "admin",
    summary: "Ask the sign-on provider for its endpoints",
    answer: OK,
  },
} as const satisfies Endpoints;

export const SETUP = {
  state: {
    method: "get",
    path: "/setup",
    access: "open",
    summary: "Whether first-run setup is open",
    answer: OK,
  },
  run: {
    method: "post",
    path: "/setup",
    access: "open",
    summary: "First-run setup with the code from the server's console",
    body: SetUp,
    answer: CREATED,
  },
} as const satisfies Endpoints;
