import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import tls from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkDatabase, describeTarget } from "./check-database.mjs";

describe("the address of a database", () => {
  it.each([
    ["postgres://u:p%40ss@db.example:6432/name", "db.example:6432", "name", "u"],
    ["postgresql://u@db.example", "db.example:5432", "u", "u"],
    ["postgres://u:p@[::1]/name", "[::1]:5432", "name", "u"],
    ["postgres:///name?host=/run/postgresql&user=u", "/run/postgresql:5432", "name", ""],
    ["postgres://u:p@/name?host=/run/postgresql&port=5433", "/run/postgresql:5433", "name", "u"],
    ["postgres://u:p@%2Frun%2Fpostgresql/name", "/run/postgresql:5432", "name", "u"],
  ])("is read without its password: %s", (text, where, database, user) => {
    expect(describeTarget(text)).toEqual({ where, database, user });
  });

  it.each([
    ["mysql://localhost/x", /is not a Postgres URL.*postgres:\/\/user:password@host:5432\/database/],
    ["db.example.org", /is not a Postgres URL/],
    ["host=db.example dbname=x user=u password=hunter2", /has the form key=value/],
    ["postgres://u:hunter2@one.example,two.example/x", /names several hosts.*one/],
    ["postgres://u:hunter2@one.example:5432,two.example:5433/x", /names several hosts/],
    ["postgres://u:hunter2@/x?host=one.example,two.example", /names several hosts/],
  ])("is refused without its password: %s", (text, message) => {
    expect(() => describeTarget(text)).toThrow(message);
    expect(() => describeTarget(text)).not.toThrow("hunter2");
  });
});

it("a proxy whose server is away is tried again", async () => {
  const fields = Buffer.from("SFATAL\0C28P01\0Mno\0\0");
  const refusal = Buffer.concat([Buffer.from([69, 0, 0, 0, fields.length + 4]), fields]);
  let connections = 0;
  const proxy = net.createServer((socket) => {
    connections += 1;
    socket.on("error", () => {});
    if (connections === 1) socket.end();
    else socket.once("data", () => socket.end(refusal));
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const url = `postgres://u:hunter2@127.0.0.1:${(proxy.address() as AddressInfo).port}/x`;
  await expect(checkDatabase(url, 0)).rejects.toThrow("the connection was closed before the login");
  connections = 0;
  await expect(checkDatabase(url, 60_000)).rejects.toThrow(/wrong user or password.*2 times/);
  proxy.close();
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** Asks for TLS like PostgreSQL, and shows a self-signed certificate for `localhost`. */
describe.runIf(hasOpenssl)("a server whose certificate is not trusted", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-tls-"));
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write("S");
      const options = { isServer: true, secureContext };
      new tls.TLSSocket(socket, options).on("error", () => {}).resume();
    });
  });
  let secureContext: tls.SecureContext;
  let port: number;
  beforeAll(async () => {
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name)) as [string, string];
    const made = spawnSync("openssl", [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=db.example"],
      ...["-addext", "subjectAltName=DNS:db.example", "-keyout", key, "-out", cert],
    ]);
    expect(made.status).toBe(0);
    secureContext = tls.createSecureContext({ key: readFileSync(key), cert: readFileSync(cert) });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const refusal = (query: string) =>
    checkDatabase(`postgres://u:hunter2@127.0.0.1:${port}/x?${query}`, 0).then(
      () => "accepted",
      (thrown: Error) => thrown.message,
    );

  it("is refused with the ways out", async () => {
    expect(await refusal("sslmode=verify-full")).toMatch(
      /not signed by a known authority.*sslmode=verify-full&sslrootcert=FILE.*sslmode=no-verify/,
    );
  });

  it("is refused if it is for another name", async () => {
    const ca = path.join(folder, "cert.pem");
    expect(await refusal(`sslmode=verify-full&sslrootcert=${ca}`)).toMatch(
      /certificate is for another name: .*127\.0\.0\.1.*Connect by that name/,
    );
  });
});
