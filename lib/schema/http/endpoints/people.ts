import { NewApiKey } from "@/lib/schema/people/api-key";
import { ChangePassword } from "@/lib/schema/people/credentials";
import { MemberChange } from "@/lib/schema/people/member";
import { ProjectChange } from "@/lib/schema/people/project";
import { SetUp } from "@/lib/schema/people/set-up";
import { CREATED, type Endpoints, NO_CONTENT, OK } from "../endpoint";

export const API_KEYS = {
  list: {
    method: "get",
    path: "/api-keys",
    access: "admin",
    summary: "List the usable API keys",
    answer: OK,
  },
  create: {
    method: "post",
    path: "/api-keys",
    access: "admin",
    summary: "Create an API key; it is returned only once",
    body: NewApiKey,
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

const PROJECT_ID = { projectId: "As returned by the list" };

export const PROJECTS = {
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
} as const satisfies Endpoints;

export const ACCOUNT = {
  changePassword: {
    method: "put",
    path: "/password",
    access: "account",
    summary: "Change the password; ends all sessions",
    body: ChangePassword,
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
