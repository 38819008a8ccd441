import { AsyncLocalStorage } from "node:async_hooks";
import { processWide } from "./process-wide";

/** Where a call came from, for the audit log. */
export type RequestOrigin = { address: string; userAgent: string | null };

const calls = () => processWide("request-origin", () => new AsyncLocalStorage<RequestOrigin>());

export function withOrigin<T>(origin: RequestOrigin, work: () => T): T {
  return calls().run(origin, work);
}

/** Null outside a call, as at boot and in the loops. */
export const requestOrigin = (): RequestOrigin | null => calls().getStore() ?? null;
