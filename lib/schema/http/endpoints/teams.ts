import { AuditPage } from "@/lib/schema/people/audit";
import { AcceptInvitation, JoinTeam, NewInvitation } from "@/lib/schema/people/invitation";
import { MemberChange } from "@/lib/schema/people/member";
import { TypedName } from "@/lib/schema/people/project";
import { NewTeam, TeamChange } from "@/lib/schema/people/team";
import { CREATED, type Endpoints, NO_CONTENT, OK } from "../endpoint";
import { choice, PAGE, query } from "../query-parameters";

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
    compares: true,
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
