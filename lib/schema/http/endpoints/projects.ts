import { ApiKeyChange, KeyRotation, NewApiKey } from "@/lib/schema/people/api-key";
import { NewProject, ProjectChange, TypedName } from "@/lib/schema/people/project";
import { CREATED, type Endpoints, NO_CONTENT, OK } from "../endpoint";

const PROJECT_ID = { projectId: "As returned by the list" };

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
    compares: true,
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
    compares: true,
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
