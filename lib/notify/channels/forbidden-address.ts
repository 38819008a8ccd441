import ipaddr from "ipaddr.js";

// Plain unicast for ipaddr.js, but not allowed as a target.
const EXTRA_V4 = ["192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "168.63.129.16/32"].map((cidr) =>
  ipaddr.IPv4.parseCIDR(cidr),
);
const ALLOWED_V6 = ipaddr.IPv6.parseCIDR("2000::/3");
const EXTRA_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"].map((cidr) =>
  ipaddr.IPv6.parseCIDR(cidr),
);

export type Cidr = ReturnType<typeof ipaddr.parseCIDR>;

/** Ranges of SIGHTLINE_ALLOW_PRIVATE_TARGETS. Throws on a text that is not a list of CIDRs. */
export function parseCidrs(list: string): Cidr[] {
  return list
    .split(",")
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => ipaddr.parseCIDR(text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`));
}

/**
 * public: reachable by everyone; allowed: private, but the operator permits it; forbidden: loopback, private, special,
 * metadata, and `own`: the host's addresses, where services may trust local callers.
 */
export function judgeAddress(
  address: string,
  allowed: readonly Cidr[],
  own: readonly string[] = [],
): "public" | "allowed" | "forbidden" {
  if (!ipaddr.isValid(address)) return "forbidden";
  // ::ffff:10.0.0.1 is 10.0.0.1 to the kernel.
  const parsed = ipaddr.process(address);
  if (allowed.some((cidr) => cidr[0].kind() === parsed.kind() && parsed.match(cidr))) return "allowed";
  if (own.some((one) => ipaddr.isValid(one) && `${ipaddr.process(one)}` === `${parsed}`)) return "forbidden";
  return isPublic(parsed) ? "public" : "forbidden";
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address instanceof ipaddr.IPv4) {
    return address.range() === "unicast" && !EXTRA_V4.some((cidr) => address.match(cidr));
  }
  return (
    address.match(ALLOWED_V6) &&
    !EXTRA_V6.some((cidr) => address.match(cidr)) &&
    address.range() === "unicast"
  );
}
