import { z } from "zod";
import { upperFirst } from "@/lib/format/first-letter";
import { ApiErrorBody } from "@/lib/schema/http/api-error";
import { type Access, type Endpoint, pathNames, type QueryParameter } from "@/lib/schema/http/endpoint";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { quotaText } from "@/lib/schema/http/quota";
import { Seen } from "@/lib/schema/http/seen";

type Json = Record<string, unknown>;

const ACCESS_TEXT: Record<Access, string> = {
  ingest: "Requires a key with the `ingest` scope.",
  read: "Requires the `read` scope or any role.",
  own: "Requires a signed-in user with any role; not available to keys.",
  act: "Requires the `manage` scope or the member role.",
  edit: "Requires the `manage` scope or the member role.",
  admin: "Requires the admin role; not available to keys.",
  account: "Requires a signed-in user.",
  open: "Requires no credentials.",
};

const ERRORS: [status: string, description: string][] = [
  ["400", "Invalid; `details` names each field or parameter"],
  ["401", "Missing or invalid key or session"],
  ["403", "The scope or role does not allow it"],
  ["404", "Not found, or of another team"],
  ["429", "Too many calls; see Retry-After"],
  ["503", "Overloaded, or the database is unavailable; see Retry-After"],
];

const CONFLICT: [string, string] = ["409", "It contradicts what is there, or a quota is used up"];

/** The HTTP API as OpenAPI 3.1, from the schemas that the handlers parse with. */
export function openapiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of ENDPOINTS) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Sightline",
      version: "1",
      description:
        "Monitoring and alerting for LLM systems. Calls with a session set the project in the header `x-sightline-project`. A query parameter that a call does not have, takes once and gets twice, or whose value is not one of its own, is answered 400; calls that send data ignore them. An empty `provider`, `environment` or `service` asks for requests without one. A day is a calendar day of the project's time zone; ranges are half-open, and the series of an additive metric adds up to the summary of the same range.",
    },
    servers: [{ url: "/api/v1" }],
    paths,
    components: {
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "A project's API key, `slk_…`" },
        session: { type: "apiKey", in: "cookie", name: "sightline.session" },
      },
      schemas: { Error: schemaOf(ApiErrorBody, "output") },
      responses: Object.fromEntries(
        [...ERRORS, CONFLICT].map(([status, description]) => [
          `Error${status}`,
          {
            description,
            content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
          },
        ]),
      ),
    },
  };
}

function operation(endpoint: Endpoint): Json {
  const { method, path, summary, access, body, bodyRead, answer, compares, quotas = [] } = endpoint;
  const parameters = [...pathParameters(endpoint), ...(endpoint.query ?? []).map(queryParameter)];
  return {
    operationId: operationId(method, path),
    summary,
    description: [ACCESS_TEXT[access], ...quotas.map((name) => `${quotaText(name)}.`)].join(" "),
    security: securityOf(access),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? { requestBody: { required: bodyRead !== "optional", content: bodyContent(endpoint, body) } }
      : {}),
    responses: {
      [answer.status]: answerOf(answer),
      ...Object.fromEntries(
        ERRORS.map(([status]) => [status, { $ref: `#/components/responses/Error${status}` }]),
      ),
      ...(quotas.length > 0 || compares ? { 409: { $ref: "#/components/responses/Error409" } } : {}),
    },
  };
}

function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return method + words.map(upperFirst).join("");
}

function securityOf(access: Access): Json[] {
  if (access === "open") return [];
  if (access === "ingest") return [{ key: [] }];
  return access === "admin" || access === "account" ? [{ session: [] }] : [{ key: [] }, { session: [] }];
}

function pathParameters({ path, pathTexts }: Endpoint): Json[] {
  return pathNames(path).map((name) => {
    const description = pathTexts?.[name] ?? "As returned by the list";
    return { name, in: "path", description, schema: { type: "string" }, required: true };
  });
}

function queryParameter({ name, description, repeatable, values }: QueryParameter): Json {
  const value = { type: "string", ...(values && { enum: values }) };
  const schema = repeatable ? { type: "array", items: value } : value;
  return { name, in: "query", description, schema };
}

function bodyContent({ path, compares }: Endpoint, body: z.ZodType): Json {
  const fields = schemaOf(body, "input");
  const schema = compares
    ? { ...fields, properties: { ...(fields.properties as Json), seen: SEEN } }
    : fields;
  const json = { "application/json": { schema } };
  if (path !== "/requests") return json;
  return {
    ...json,
    "application/x-ndjson": { schema: { type: "string", description: "One object per line" } },
  };
}

function answerOf({ status, schema, mediaType }: Endpoint["answer"]): Json {
  if (status === 204) return { description: "Done" };
  if (mediaType) return { description: "OK", content: { [mediaType]: { schema: { type: "string" } } } };
  const content = { schema: schema ? schemaOf(schema, "output") : { type: "object" } };
  return { description: status === 201 ? "Created" : "OK", content: { "application/json": content } };
}

const SEEN = schemaOf(Seen, "input");

/** Without `$schema`: OpenAPI 3.1 defines the dialect. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
