import type { z } from "zod";

/** What a call requires: a key's scope or a role, a signed-in user, or nothing. */
export type Access = "ingest" | "read" | "act" | "edit" | "admin" | "account" | "open";

export type Parameter = { name: string; in: "query" | "path"; description: string; repeatable?: boolean };

/** One call of the HTTP API as the OpenAPI document describes it. */
export type Endpoint = {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Below /api/v1, path parameters in braces. */
  path: string;
  summary: string;
  access: Access;
  parameters?: readonly Parameter[];
  /** The body's schema, or those of several media types. */
  body?: z.ZodType;
  /** Without a body the schema's defaults apply. */
  bodyOptional?: boolean;
  answer: { status: number; schema?: z.ZodType; mediaType?: string };
};
