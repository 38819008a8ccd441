import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { DATA_ENDPOINTS } from "@/lib/schema/http/data-endpoints";
import { MANAGE_ENDPOINTS } from "@/lib/schema/http/manage-endpoints";
import { openapiDocument } from "./openapi-document";

const folder = path.resolve(import.meta.dirname, "../../../app/api/v1");
const endpoints = [...DATA_ENDPOINTS, ...MANAGE_ENDPOINTS];

/** `get /requests/{requestId}` of every exported handler, with its access. */
function handlers(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (path.basename(file) !== "route.ts") continue;
    const route = `/${path.dirname(file).replaceAll(/\[(\w+)\]/g, "{$1}")}`;
    const source = readFileSync(path.join(folder, file), "utf8");
    for (const [, method, guard, permission] of source.matchAll(
      /export const (GET|POST|PUT|PATCH|DELETE) = (guarded\w*|unguarded)\(\s*(?:"(\w+)")?/g,
    )) {
      const access =
        { guardedAdmin: "admin", guardedAccount: "account", unguarded: "open" }[guard!] ?? permission!;
      found.set(`${method!.toLowerCase()} ${route}`, access);
    }
  }
  return found;
}

describe("the OpenAPI document", () => {
  it("describes every handler with its access, and no others", () => {
    const described = new Map(endpoints.map(({ method, path, access }) => [`${method} ${path}`, access]));
    expect(Object.fromEntries([...described].sort())).toEqual(Object.fromEntries([...handlers()].sort()));
  });

  it("has unique operation ids and all path parameters", () => {
    const document = openapiDocument() as {
      paths: Record<
        string,
        Record<string, { operationId: string; parameters?: { name: string; in: string }[] }>
      >;
    };
    const operations = Object.entries(document.paths).flatMap(([route, methods]) =>
      Object.values(methods).map((operation) => ({ route, ...operation })),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { route, parameters } of operations) {
      const named = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect((parameters ?? []).filter((one) => one.in === "path").map(({ name }) => name)).toEqual(named);
    }
  });

  it("describes the required fields of a request", () => {
    const body = [
      "paths",
      "/requests",
      "post",
      "requestBody",
      "content",
      "application/json",
      "schema",
      "anyOf",
      0,
    ];
    expect(openapiDocument()).toHaveProperty([...body, "required"], ["model", "latency_ms"]);
    expect(JSON.stringify(openapiDocument())).not.toContain("undefined");
  });
});
