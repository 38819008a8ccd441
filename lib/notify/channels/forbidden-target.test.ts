import { lookup } from "node:dns/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { judgeAddress, parseCidrs } from "./forbidden-address";
import { outbound } from "./outbound";

// What the machine's resolver and its interfaces say is set here: no test may ask the network for it.
vi.mock("node:dns/promises", () => ({ lookup: vi.fn() }));
vi.mock("node:os", async (original) => ({
  ...(await original<typeof import("node:os")>()),
  networkInterfaces: vi.fn(() => ({})),
}));

/** Section by section of the IANA registries of special addresses, and what clouds answer on. */
const RANGES = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "198.18.0.0/15",
  "192.88.99.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "168.63.129.16/32",
  "::/3",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "4000::/2",
  "8000::/1",
  "::/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
].map((cidr) => ipaddr.parseCIDR(cidr));
const METADATA = ["169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"];

const numberOf = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
  address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);

/** The address of this number, or null beyond the first and the last. */
function addressAt(number: bigint, bytes: number): string | null {
  if (number < 0n || number >= 256n ** BigInt(bytes)) return null;
  const parts = Array.from({ length: bytes }, (_, at) =>
    Number((number >> BigInt(8 * (bytes - 1 - at))) & 255n),
  );
  return ipaddr.fromByteArray(parts).toString();
}

/** First and last address, and those just outside. */
const edges = RANGES.flatMap(([address, bits]) => {
  const bytes = address.toByteArray().length;
  const size = (256n ** BigInt(bytes)) >> BigInt(bits);
  const first = (numberOf(address) / size) * size;
  return [first - 1n, first, first + size - 1n, first + size].flatMap((one) => addressAt(one, bytes) ?? []);
});
const isListed = (address: string) => {
  const parsed = ipaddr.process(address);
  return RANGES.some((range) => range[0].kind() === parsed.kind() && parsed.match(range));
};
const all = [...new Set([...edges, ...METADATA])];
const forbidden = all.filter(isListed);

const post = (url: string, allowed = parseCidrs("")) =>
  outbound({ url, headers: {}, body: "{}" }, allowed, 15_000);
const answers = (...addresses: string[]) =>
  addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
const resolver = vi.mocked(
  lookup as unknown as (host: string) => Promise<{ address: string; family: number }[]>,
);

const servers: Server[] = [];
let connect: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  connect = vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket) {
    return this.destroy(new Error("a socket was opened"));
  });
  resolver.mockReset();
});
afterEach(() => {
  connect.mockRestore();
  for (const server of servers.splice(0)) server.close();
});

describe("forbidden addresses", () => {
  it("are more than a hundred, with adjacent public ones", () => {
    expect(forbidden.length).toBeGreaterThan(60);
    expect(all.length).toBeGreaterThan(90);
  });

  it.each(all)("%s is judged by the list", (address) => {
    expect(judgeAddress(address, [])).toBe(isListed(address) ? "forbidden" : "public");
  });

  it.each(forbidden)(
    "%s: nothing is opened, as a literal, in brackets, or behind a name",
    async (address) => {
      resolver.mockResolvedValue(answers(address));
      const isV4 = !address.includes(":");
      const literals = isV4 ? [address, `[::ffff:${address}]`] : [`[${address}]`];
      for (const host of [...literals, "receiver.example"])
        expect(await post(`http://${host}/`)).toMatchObject({
          status: null,
          body: "",
          answer: { kind: "failed", fault: "unreachable" },
          error: expect.stringContaining("does not resolve, or its address is private"),
        });
      expect(connect).not.toHaveBeenCalled();
    },
  );

  it("include those of the host, unless the operator allows them", async () => {
    const own = ["1.2.3.4", "2606:4700::7"];
    const as = (address: string) => ({ address }) as never;
    vi.mocked(networkInterfaces).mockReturnValue({ eth0: own.map(as), down: undefined });
    resolver.mockResolvedValue(answers("1.2.3.4"));
    for (const host of ["1.2.3.4", "[::ffff:1.2.3.4]", "[2606:4700:0::7]", "receiver.example"])
      expect(await post(`http://${host}/`)).toMatchObject({ answer: { fault: "unreachable" } });
    expect(connect).not.toHaveBeenCalled();
    expect(judgeAddress("1.2.3.4", parseCidrs("1.2.3.4/32"), own)).toBe("allowed");
    expect(judgeAddress("1.2.3.5", [], own)).toBe("public");
  });
});

const HOSTS = [
  "127.1",
  "127.0.1",
  "0x7f.1",
  "0x7f000001",
  "0177.0.0.1",
  "017700000001",
  "2130706433",
  "0",
  "①②⑦.⓪.⓪.①",
  "127。0。0。1",
  "%31%32%37.0.0.1",
  "127.0.0.1.",
  "１２７.0.0.1",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "a.localhost",
  "metadata.google.internal",
  "db.local",
  "router",
  "[::]",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[::127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::ffff:0:127.0.0.1]",
  "[64:ff9b::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[fe80::1]",
  "localtest.example",
];
const URLS = [
  "ftp://receiver.example/",
  "file:///etc/passwd",
  "gopher://127.0.0.1:70/",
  "javascript:alert(1)",
  "data:,x",
  "ws://127.0.0.1/",
  "http://[fe80::1%25eth0]/",
  "http://[::1",
  "http://",
  "http:///",
  "",
  "http://user@receiver.example/",
  "http://user:word@receiver.example/",
  "http://127.0.0.1@receiver.example/",
  "http://receiver.example:70000/",
  "http://300.1.1.1/",
  "http://1.2.3.4.5/",
  "//receiver.example/",
];

describe("disguised addresses", () => {
  it.each(HOSTS.flatMap((host) => [`http://${host}/`, `https://${host}/x?y#z`]))("%s", async (url) => {
    resolver.mockResolvedValue(answers("127.0.0.1"));
    expect(await post(url)).toMatchObject({ answer: { fault: "unreachable" } });
    expect(connect).not.toHaveBeenCalled();
  });

  it.each([...URLS, "http:\\\\127.0.0.1\\", "http://receiver.example\\@127.0.0.1/", "http://127.0.0.1\t/"])(
    "%s",
    async (url) => {
      resolver.mockResolvedValue(answers("127.0.0.1"));
      expect((await post(url)).answer).toMatchObject({
        fault: expect.stringMatching(/^(unreachable|blocked|invalid)$/),
      });
      expect(connect).not.toHaveBeenCalled();
    },
  );

  it.each([22, 25, 2_375, 5_432, 6_379, 8_080])("port %i of a public address", async (port) => {
    resolver.mockResolvedValue(answers("1.1.1.1"));
    expect(await post(`http://receiver.example:${port}/`)).toMatchObject({ answer: { fault: "blocked" } });
    expect(connect).not.toHaveBeenCalled();
  });
});

describe("a name", () => {
  it.each([
    ["one private address among public ones", ["1.1.1.1", "10.0.0.1"]],
    ["one allowed and one forbidden", ["127.0.0.1", "169.254.169.254"]],
    ["only AAAA", ["::1"]],
    ["no address", []],
  ])("with %s is not called", async (_name, addresses) => {
    resolver.mockResolvedValue(answers(...addresses));
    const result = await post("http://receiver.example/", parseCidrs("127.0.0.0/8"));
    expect(result).toMatchObject({ answer: { fault: "unreachable" } });
    expect(connect).not.toHaveBeenCalled();
  });

  it("is resolved once per request, and the connection goes to the checked address", async () => {
    connect.mockRestore();
    const hosts: (string | undefined)[] = [];
    const server = createServer((incoming, outgoing) => {
      hosts.push(incoming.headers.host);
      outgoing.end("ok");
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    for (let round = 0; round < 200; round++) {
      resolver.mockReset().mockResolvedValueOnce(answers("127.0.0.1")).mockResolvedValue(answers("10.0.0.1"));
      const url = `http://rebinding.example:${port}/`;
      expect(await post(url, parseCidrs("127.0.0.0/8"))).toMatchObject({ status: 200, body: "ok" });
      expect(resolver).toHaveBeenCalledTimes(1);
    }
    expect(new Set(hosts)).toEqual(new Set([`rebinding.example:${port}`]));
    // The next delivery is checked again.
    const moved = await post(`http://rebinding.example:${port}/`, parseCidrs("127.0.0.0/8"));
    expect(moved).toMatchObject({ status: null, answer: { fault: "unreachable" } });
  });
});
