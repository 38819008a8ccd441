import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeUuidV7 } from "@/lib/schema/request/uuid-v7";
import { keyOfId, storedId } from "./request-id";

const UUID = "0193a7c4-1f2e-7abc-9def-0123456789ab";
const hex = (key: string | null) => key && Buffer.from(key, "latin1").toString("hex");

describe("the id of a request", () => {
  it("is its key where it is a UUID as PostgreSQL writes it", () => {
    expect(storedId(UUID).id).toBeNull();
    expect(hex(storedId(UUID).key)).toBe(UUID.replaceAll("-", ""));
    fc.assert(
      fc.property(fc.uuid({ version: [1, 4, 6, 7] }), (id) => {
        const key = Buffer.from(id.replaceAll("-", ""), "hex").toString("latin1");
        expect(storedId(id)).toEqual({ id: null, key });
      }),
    );
    expect(storedId(makeUuidV7(1_700_000_000_000, new Uint8Array(10))).id).toBeNull();
  });

  it.each([
    ["a text", "req_1"],
    ["nothing", ""],
    ["a UUID in capitals", UUID.toUpperCase()],
    ["a UUID without dashes", UUID.replaceAll("-", "")],
    ["a UUID with a dash elsewhere", "0193a7c41-f2e-7abc-9def-0123456789ab"],
    ["a digit that is none", UUID.replace("a", "g")],
    ["a letter beyond ASCII", UUID.replace("a", "\u0661")],
    ["a UUID of the version that digests have", UUID.replace("-7abc", "-8abc")],
  ])("stays a text with a digest as its key: %s", (_, id) => {
    const { id: text, key } = storedId(id);
    expect(text).toBe(id);
    expect(hex(key)).toMatch(/^[0-9a-f]{12}8[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(hex(keyOfId(id))).toBe(hex(key));
  });

  it("has a key that no other id has", () => {
    const id = fc.oneof(fc.uuid(), fc.string(), fc.uuid({ version: 8 }));
    fc.assert(
      fc.property(id, id, (a, b) => {
        expect(hex(keyOfId(a)) === hex(keyOfId(b))).toBe(a === b);
      }),
    );
    const ofText = hex(keyOfId("req_1"))!.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    expect(hex(keyOfId(ofText))).not.toBe(hex(keyOfId("req_1")));
  });

  it("has no key of 16 bytes in a partition whose key is the text", () => {
    expect(storedId(UUID, true)).toEqual({ id: UUID, key: null });
  });
});
