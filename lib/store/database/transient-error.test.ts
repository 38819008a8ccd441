import { describe, expect, it } from "vitest";
import { isOfAnotherNode, isTransient, isUniqueViolation, troubleOf } from "./transient-error";

const coded = (code: string) => Object.assign(new Error("said by the server"), { code });

describe("isOfAnotherNode", () => {
  it.each([
    [
      { severity: "ERROR", code: "08006", message: "connection to the remote node 10.0.0.2:5432 failed" },
      true,
    ],
    [{ severity: "ERROR", code: "XX000", message: "failure on connection marked as essential" }, true],
    [{ code: "ECONNREFUSED", message: "connect ECONNREFUSED" }, false],
    [{ message: "Connection terminated unexpectedly" }, false],
    [{ severity: "ERROR", code: "53100", message: "disk full" }, false],
    [null, false],
  ])("judges %j", (thrown, expected) => {
    expect(isOfAnotherNode(thrown)).toBe(expected);
  });
});

describe("troubleOf", () => {
  it.each([
    ["25006", "read-only"],
    ["53100", "disk full"],
    ["53200", "out of memory"],
    ["53300", "out of connections"],
    ["57P01", "starting or stopping"],
    ["57P02", "starting or stopping"],
    ["57P03", "starting or stopping"],
    ["57014", "busy"],
    ["28000", "refusing the login"],
    ["28P01", "refusing the login"],
    ["3D000", "refusing the login"],
    ["42P01", "incomplete"],
    ["42P10", "incomplete"],
    ["08006", "unreachable"],
    ["ECONNREFUSED", "unreachable"],
    ["ETIMEDOUT", "not answering"],
    ["P1001", "unreachable"],
  ])("%s is %s", (code, trouble) => {
    expect(troubleOf(coded(code))).toBe(trouble);
  });

  it.each([
    ["Client has encountered a connection error and is not queryable", "unreachable"],
    ["Client was closed and is not queryable", "unreachable"],
    ["failure on connection marked as essential: worker-1:5432", "unreachable"],
    ["Connection terminated unexpectedly", "unreachable"],
    ["Connection terminated due to connection timeout", "not answering"],
    ["Query read timeout", "not answering"],
    ["timeout expired", "not answering"],
    ["timeout exceeded when trying to connect", "busy"],
  ])("recognizes pg's own message: %s", (message, trouble) => {
    expect(troubleOf(new Error(message))).toBe(trouble);
  });

  it("finds wrapped errors, and the driver error inside Prisma's", () => {
    expect(troubleOf(new Error("outer", { cause: coded("53100") }))).toBe("disk full");
    const driverAdapterError = new Error("driver", { cause: { originalCode: "25006", kind: "postgres" } });
    expect(troubleOf(Object.assign(coded("P2010"), { meta: { driverAdapterError } }))).toBe("read-only");
  });

  it("does not treat wrong statements as database trouble", () => {
    for (const thrown of [
      coded("42601"),
      coded("42703"),
      coded("23505"),
      new TypeError("x"),
      null,
      undefined,
      "text",
    ])
      expect(isTransient(thrown)).toBe(false);
  });
});

describe("isUniqueViolation", () => {
  const duplicate = 'duplicate key value violates unique constraint "requests_20261129_pkey_102120"';
  it.each([
    [{ code: "23505", message: duplicate }, true],
    // Of Citus 13.2 for a row of a COPY.
    [{ code: "XX000", message: duplicate }, true],
    [{ code: "XX000", message: "could not connect to any active placements" }, false],
    [null, false],
  ])("judges %j", (thrown, expected) => {
    expect(isUniqueViolation(thrown)).toBe(expected);
  });
});
