import ipaddr from "ipaddr.js";
import { log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";

type Headers = { get(name: string): string | null };
type Range = ReturnType<typeof ipaddr.parseCIDR>;

/**
 * The client's address, for throttling. The front door overwrites x-sightline-peer with the socket's address. An entry of
 * X-Forwarded-For counts only if one of the `trustedProxies` reported it: the header of anyone else is invented.
 */
export function clientAddress(headers: Headers, trustedProxies: string): string {
  const peer = headers.get("x-sightline-peer") ?? "unknown";
  const forwarded = headers.get("x-forwarded-for");
  // Next.js adds the address of the socket where the header is absent.
  if (forwarded === null || forwarded === peer) return peer;
  const ranges = rangesOf(trustedProxies);
  if (ranges.length === 0) warnOnce(peer);
  let client = peer;
  for (const hop of forwarded.split(",").reverse()) {
    const address = addressOf(hop.trim());
    if (address === null || !isIn(client, ranges)) break;
    client = address;
  }
  return client;
}

/** Some proxies add the port. */
function addressOf(hop: string): string | null {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(hop)?.[1] ?? hop;
  return ipaddr.isValid(bare) ? bare : null;
}

function isIn(address: string, ranges: readonly Range[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return ranges.some((range) => range[0].kind() === parsed.kind() && parsed.match(range));
}

function rangesOf(list: string): Range[] {
  return list
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "" && text !== "0")
    .map((text) => ipaddr.parseCIDR(text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`));
}

/** Behind a proxy that is not listed all people have one address, and share its limit of failed logins. */
function warnOnce(peer: string): void {
  const warned = processWide("unlisted-proxy", () => ({ done: false }));
  if (warned.done) return;
  warned.done = true;
  log.warn("X-Forwarded-For ignored: list your proxies in SIGHTLINE_TRUSTED_PROXIES", { peer });
}
