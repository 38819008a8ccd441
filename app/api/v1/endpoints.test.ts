import { describe, expect, it } from "vitest";
import { serve } from "@/lib/auth/serve";
import { type Endpoint, OK, pathNames } from "@/lib/schema/http/endpoint";
import { ENDPOINTS } from "@/lib/schema/http/endpoints/all-endpoints";
import { listApiRoutes } from "@/test/api-routes";

const nameOf = ({ method, path }: Endpoint) =>
  `${method.toUpperCase()} /api/v1${path.replaceAll(/\{(\w+)\}/g, "[$1]")}`;

const routes = (await listApiRoutes()).filter(({ address }) => address.startsWith("/api/v1/"));
const served = new Map(routes.map(({ method, address, route }) => [`${method} ${address}`, route]));

describe("the endpoints", () => {
  it("have different paths or methods", () => {
    expect(new Set(ENDPOINTS.map(nameOf)).size).toBe(ENDPOINTS.length);
  });

  it("have a route each, and no route is without one", () => {
    expect([...served.keys()].sort()).toEqual(ENDPOINTS.map(nameOf).sort());
  });

  it.each(ENDPOINTS)("$method $path is served at its path and method, with its access", (endpoint) => {
    const route = served.get(nameOf(endpoint));
    expect(route?.endpoint).toBe(endpoint);
    expect(route?.access).toBe(endpoint.access);
  });

  it.each(ENDPOINTS)("$method $path describes path parameters that it has", ({ path, pathTexts = {} }) => {
    expect(pathNames(path)).toEqual(expect.arrayContaining(Object.keys(pathTexts)));
  });

  /** Once in the life of an installation; one at a time. */
  const UNLIMITED = ["/setup", "/repricings"];
  it.each(ENDPOINTS.filter(({ answer, path }) => answer.status === 201 && !UNLIMITED.includes(path)))(
    "$method $path creates something, and has a quota",
    ({ quotas = [] }) => {
      expect(quotas.length).toBeGreaterThan(0);
    },
  );

  it("do not compile without an access", () => {
    // @ts-expect-error access is missing
    serve({ method: "get", path: "/x", summary: "", answer: OK }, async () => ({}));
    const open = { method: "get", path: "/x", access: "open", summary: "", answer: OK } as const;
    // @ts-expect-error an open call has no actor
    serve(open, async ({ actor }) => ({ actor }));
  });
});
