import { expect, it } from "vitest";
import { textOf } from "./text-of";

const read = (body: Uint8Array) => textOf(body, () => undefined);

it("reads a text whose characters lie across slices", async () => {
  const text = `a${"\u{1f600}".repeat(600_000)}`;
  expect((await read(new TextEncoder().encode(text))) === text).toBe(true);
  expect(await read(new Uint8Array())).toBe("");
  expect(await read(new TextEncoder().encode("\ufeff{}"))).toBe("{}");
});

it.each([[[0xff]], [[0xc3]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])(
  "rejects %j, which is not UTF-8",
  async (bad) => {
    const refused = expect.objectContaining({ status: 400, code: "invalid_utf8" });
    await expect(read(new Uint8Array([0x22, ...bad, 0x22]))).rejects.toEqual(refused);
    await expect(
      read(new Uint8Array([...new Uint8Array(2_000_000).fill(0x61), ...bad.slice(0, 1)])),
    ).rejects.toEqual(refused);
  },
);

it("gives way between slices", async () => {
  let turns = 0;
  await textOf(new Uint8Array(3 * 1024 * 1024).fill(0x61), () => void turns++);
  expect(turns).toBe(3);
});
