import { HttpFault, sendHttp } from "@/lib/notify/channels/send-http";
import { SignOnError } from "./sign-on-error";
import type { SignOnSettings } from "./sign-on-settings";

const DEADLINE_MS = 8_000;
const LIMIT_BYTES = 256 * 1024;

type Init = { method?: string; headers?: Record<string, string>; body?: unknown };

/**
 * One call to the provider, as oauth4webapi takes it in place of fetch. Only hosts that the operator named are called,
 * whatever the provider's discovery says.
 */
export function callProvider({ hosts }: Pick<SignOnSettings, "hosts">) {
  return async (address: string, { method, headers = {}, body }: Init): Promise<Response> => {
    const url = new URL(address);
    requireNamedHost(hosts, url);
    try {
      const received = await sendHttp(
        { method: method === "POST" ? "POST" : "GET", url, headers, body: body ? String(body) : "" },
        { deadlineMs: DEADLINE_MS, limitBytes: LIMIT_BYTES },
      );
      if (received.cut)
        throw new SignOnError("provider_fault", `${url.host} sent more than ${LIMIT_BYTES} bytes`);
      const kept = ["content-type", "www-authenticate"].flatMap((name): [string, string][] => {
        const value = received.headers[name];
        return typeof value === "string" ? [[name, value]] : [];
      });
      return new Response(received.body === "" ? null : received.body, {
        status: received.status,
        headers: kept,
      });
    } catch (thrown) {
      if (thrown instanceof SignOnError) throw thrown;
      if (thrown instanceof RangeError)
        throw new SignOnError("provider_fault", `${url.host} sent an invalid status`);
      const { message, code = "" } = thrown as Error & { code?: string };
      const text = thrown instanceof HttpFault ? message : code || message;
      throw new SignOnError("unreachable", `${url.host}: ${text}`);
    }
  };
}

export function requireNamedHost(hosts: readonly string[], url: URL): void {
  if (hosts.includes(url.host)) return;
  throw new SignOnError(
    "provider_fault",
    `the provider's endpoint is on ${url.host}; add it to SIGHTLINE_SSO_HOSTS`,
  );
}
