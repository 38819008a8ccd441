import { afterEach, expect, it, vi } from "vitest";
import { callApi } from "./api-call";

afterEach(() => void vi.unstubAllGlobals());

it("an answer that ends early is an error, not an empty result", async () => {
  vi.stubGlobal("fetch", async () => new Response('{"id": "1', { status: 201 }));
  await expect(callApi("POST", "/api/v1/budgets", { body: {} })).rejects.toThrow(
    "The server's answer ended early. Reload the page to see what it saved.",
  );
});

it("a caller that leaves while the answer arrives gets its own reason", async () => {
  const caller = new AbortController();
  vi.stubGlobal("fetch", async () => {
    caller.abort();
    return new Response("{", { status: 200 });
  });
  await expect(callApi("GET", "/api/v1/rules", { signal: caller.signal })).rejects.toThrow(SyntaxError);
});
