import { describe, expect, it } from "vitest";
import { openapiDocument } from "./openapi-document";

describe("the OpenAPI document", () => {
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

  it("says what a day is, and what an unknown parameter or value gets", () => {
    const { info, paths } = openapiDocument() as {
      info: { description: string };
      paths: Record<string, { get: { parameters: object[] } }>;
    };
    expect(info.description).toContain("A day is a calendar day of the project's time zone");
    expect(info.description).toMatch(/A query parameter that a call does not have.* is answered 400/);
    expect(paths["/requests"]!.get.parameters).toContainEqual(
      expect.objectContaining({ name: "format", schema: { type: "string", enum: ["json", "csv"] } }),
    );
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
