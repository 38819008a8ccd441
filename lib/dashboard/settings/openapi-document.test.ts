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

  it("says of each parameter that leaves values out what it leaves out and which one it limits", () => {
    type Parameter = { name: string; description: string };
    const { paths } = openapiDocument() as {
      paths: Record<string, Record<string, { parameters?: Parameter[] }>>;
    };
    const lists = Object.values(paths)
      .flatMap(Object.values)
      .map(({ parameters = [] }) => parameters as Parameter[]);
    const exclusions = lists.map((list) => list.filter(({ name }) => name.startsWith("not_")));
    expect(exclusions.flat().length).toBeGreaterThan(10);
    lists.forEach((list, at) => {
      const described = new Set(exclusions[at]!.map(({ description }) => description));
      expect(described.size).toBe(exclusions[at]!.length);
      for (const { name, description } of exclusions[at]!) {
        const wanted = name.slice("not_".length);
        expect(list.map((one) => one.name)).toContain(wanted);
        expect(description).toMatch(new RegExp(`^Leaves out .*Takes precedence over \`${wanted}\`$`));
      }
    });
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
