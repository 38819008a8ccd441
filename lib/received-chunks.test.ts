import { expect, it } from "vitest";
import { ReceivedChunks } from "./received-chunks";

function receive(count: number, bytes: number): { chunks: ReceivedChunks; sent: Buffer } {
  const sent = Buffer.from(Array.from({ length: count * bytes }, (_, at) => at % 251));
  const chunks = new ReceivedChunks();
  for (let at = 0; at < sent.length; at += bytes) chunks.add(sent.subarray(at, at + bytes));
  return { chunks, sent };
}

it.each([
  [0, 1],
  [1, 10],
  [2, 10],
  [1_024, 3],
  [1_025, 3],
  [5_000, 7],
])("a body of %i chunks of %i bytes is what was sent", (count, bytes) => {
  const { chunks, sent } = receive(count, bytes);
  expect(sent.equals(chunks.body())).toBe(true);
});

it("a body that comes byte by byte is not kept byte by byte", () => {
  expect(receive(200_000, 1).chunks.pieces).toBeLessThan(1_500);
});
