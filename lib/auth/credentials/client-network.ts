import ipaddr from "ipaddr.js";

/**
 * What a throttle counts instead of an address. An IPv6 line has at least a /64, whose 2^64 addresses are one caller;
 * `site` limits callers with a /48. An IPv4 address is its own network and site.
 */
export function networksOf(address: string): { network: string; site: string } {
  if (!ipaddr.isValid(address)) return { network: address, site: address };
  // ::ffff:192.0.2.1 is 192.0.2.1.
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return { network: `${parsed}`, site: `${parsed}` };
  const first = (bits: number) =>
    `${ipaddr.IPv6.networkAddressFromCIDR(`${withoutZone(parsed)}/${bits}`)}/${bits}`;
  return { network: first(64), site: first(48) };
}

function withoutZone(address: ipaddr.IPv6): string {
  return `${address}`.replace(/%.*$/, "");
}
