import type { z } from "zod";
import type { Permission } from "@/lib/schema/people/permission";
import type { QuotaName } from "./quota";

/** What a call requires: a key's scope or a role, a signed-in user, or nothing. */
export type Access = Permission | "account" | "open";

export type QueryParameter = {
  name: string;
  description: string;
  repeatable: boolean;
  /** All values that it can have. */
  values?: readonly string[];
};

/** One call of the HTTP API: its route serves it, and the OpenAPI document describes it. */
export type Endpoint = {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Below /api/v1, path parameters in braces: UUIDs, except for those in `pathTexts`. */
  path: `/${string}`;
  summary: string;
  access: Access;
  /** Descriptions of the path parameters that are not UUIDs. */
  pathTexts?: Readonly<Record<string, string>>;
  query?: readonly QueryParameter[];
  body?: z.ZodType;
  /** optional: without a body the schema's defaults apply. by-handler: the handler reads and checks it. */
  bodyRead?: "optional" | "by-handler";
  /** The body may also hold `seen`, the thing as the caller knows it: 409 where it has changed since. */
  compares?: true;
  /** What it creates: 409 where the quota is used up. */
  quotas?: readonly QuotaName[];
  /** Of an answer that is not JSON, `mediaType` instead of a schema. */
  answer: { status: 200 | 201 | 202 | 204; schema?: z.ZodType; mediaType?: string };
};

export type Endpoints = Readonly<Record<string, Endpoint>>;

export const OK = { status: 200 } as const;
export const CREATED = { status: 201 } as const;
export const NO_CONTENT = { status: 204 } as const;

/** The names of the path parameters, in order. */
export function pathNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
}
