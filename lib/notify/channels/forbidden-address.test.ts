import { describe, expect, it } from "vitest";
import { judgeAddress, parseCidrs } from "./forbidden-address";

/** The first and last address of each forbidden range, and its neighbors if they are public. */
const FORBIDDEN = [
  "0.0.0.0",
  "0.255.255.255",
  "10.0.0.0",
  "10.255.255.255",
  "100.64.0.0",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.255",
  "169.254.0.0",
  "169.254.169.254",
  "169.254.170.2",
  "169.254.255.255",
  "172.16.0.0",
  "172.31.255.255",
  "192.0.0.0",
  "192.0.0.192",
  "192.0.0.255",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.0.0",
  "192.168.255.255",
  "198.18.0.0",
  "198.19.255.255",
  "198.51.100.7",
  "203.0.113.9",
  "224.0.0.1",
  "239.255.255.255",
  "240.0.0.1",
  "255.255.255.255",
  "168.63.129.16",
  "100.100.100.200",
  "::",
  "::1",
  "::7f00:1",
  "::ffff:10.0.0.1",
  "::ffff:127.0.0.1",
  "64:ff9b::1",
  "64:ff9b:1::1",
  "100::1",
  "5f00::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fec0::1",
  "ff02::1",
  "2001::1",
  "2001:1ff::1",
  "2001:db8::1",
  "2002::1",
  "3fff::1",
  "3fff:fff::1",
  "not an address",
  "",
];
const PUBLIC = [
  "1.1.1.1",
  "9.255.255.255",
  "11.0.0.0",
  "100.63.255.255",
  "100.128.0.0",
  "126.255.255.255",
  "128.0.0.0",
  "169.253.255.255",
  "169.255.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "192.167.255.255",
  "192.169.0.0",
  "198.17.255.255",
  "198.20.0.0",
  "223.255.255.255",
  "168.63.129.17",
  "2606:4700::1111",
  "2a00:1450::1",
  "::ffff:1.1.1.1",
];

describe("addresses that channels may call", () => {
  it.each(FORBIDDEN)("%s is forbidden", (address) => expect(judgeAddress(address, [])).toBe("forbidden"));
  it.each(PUBLIC)("%s is public", (address) => expect(judgeAddress(address, [])).toBe("public"));

  it("include what the operator allows, and nothing else", () => {
    const allowed = parseCidrs("127.0.0.0/8, 10.1.2.3,fd00::/8");
    expect(judgeAddress("127.0.0.1", allowed)).toBe("allowed");
    expect(judgeAddress("::ffff:127.0.0.1", allowed)).toBe("allowed");
    expect(judgeAddress("10.1.2.3", allowed)).toBe("allowed");
    expect(judgeAddress("10.1.2.4", allowed)).toBe("forbidden");
    expect(judgeAddress("fd12::1", allowed)).toBe("allowed");
    expect(judgeAddress("::1", allowed)).toBe("forbidden");
  });

  it("cannot be set to nonsense", () => expect(() => parseCidrs("everywhere")).toThrow());
});
