import { readdirSync } from "node:fs";
import path from "node:path";
import type { GuardedRoute } from "@/lib/auth/guard";

const FOLDER = path.resolve(import.meta.dirname, "../app/api");
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** One verb of one route file; `address` has path parameters in brackets, as their folders do. */
export type ApiRoute = { address: string; method: string; route: GuardedRoute };

/** Every verb that a file below app/api exports. */
export async function listApiRoutes(): Promise<ApiRoute[]> {
  const found: ApiRoute[] = [];
  for (const file of readdirSync(FOLDER, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith("route.ts")) continue;
    const module = (await import(path.join(FOLDER, file))) as Record<string, GuardedRoute>;
    const address = `/api/${path.dirname(file)}`;
    for (const method of METHODS) if (module[method]) found.push({ address, method, route: module[method] });
  }
  return found;
}

/** Calls a route in process, as Next.js would. */
export function callRoute(
  { address, method, route }: ApiRoute,
  headers: Record<string, string>,
  { params = {}, body, query = "" }: { params?: Record<string, string>; body?: unknown; query?: string } = {},
): Promise<Response> {
  const filled = address.replace(/\[(\w+)\]/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const sent =
    body === undefined
      ? { headers }
      : { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
  const request = new Request(`http://localhost:3000${filled}${query}`, { method, ...sent });
  return route(request, { params: Promise.resolve(params) });
}
