import { expect, it } from "vitest";
import { z } from "zod";
import { readJson } from "./read-json";

it("refuses a body whose sender leaves in the middle of it", async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"name":')),
    pull: (controller) => controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" })),
  });
  const request = new Request("http://localhost", { method: "POST", body, duplex: "half" } as RequestInit);
  await expect(readJson(request, z.object({ name: z.string() }))).rejects.toMatchObject({
    status: 400,
    code: "incomplete_body",
  });
});
