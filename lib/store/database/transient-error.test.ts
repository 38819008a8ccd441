import { describe, expect, it } from "vitest";
import {
  isMissingPartition,
  isOfAnotherNode,
  isTransient,
  isUniqueViolation,
  troubleOf,
} from "./transient-error";

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

it.each([
  [
    "no partition for the row",
    { code: "23514", message: 'no partition of relation "requests" found for row' },
    true,
  ],
  ["another key than the one last seen", { code: "23502", table: "requests_20261130" }, true],
  ["the same on a Citus worker", { code: "23502", table: "requests_20261130_102585" }, true],
  ["a missing value of another table", { code: "23502", table: "alerts" }, false],
  ["another check", { code: "23514", message: "violates check constraint" }, false],
  [
    "another key, passed on by a coordinator for rows of a COPY",
    {
      code: "XX000",
      message:
        'null value in column "id" of relation "requests_20260927_102082" violates not-null constraint',
    },
    true,
  ],
  [
    "another key, told by a coordinator for rows of an INSERT",
    {
      code: "23502",
      message:
        'null value in column "id" of relation "requests_20260927_102134" violates not-null constraint',
    },
    true,
  ],
  [
    "no partition, passed on by a coordinator for rows of a COPY",
    { code: "XX000", message: 'no partition of relation "requests_102008" found for row' },
    true,
  ],
  [
    "a value that is missing in another table, passed on",
    {
      code: "XX000",
      message:
        'null value in column "bucket" of relation "rollup_1m_20260927_102082" violates not-null constraint',
    },
    false,
  ],
])("isMissingPartition: %s", (_, thrown, expected) => {
  expect(isMissingPartition(thrown)).toBe(expected);
});
