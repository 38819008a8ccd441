import { expect, it } from "vitest";
import { runbooksOf } from "./runbooks-of";

it("lists each runbook once, those of firing alerts first", () => {
  const member = (title: string, state: "firing" | "resolved", runbook_url: string | null) => ({
    ...{ title, state, runbook_url },
  });
  expect(
    runbooksOf([
      member("Output tokens", "resolved", "https://wiki.example/tokens"),
      member("p95 latency, gpt-5", "firing", "https://wiki.example/latency"),
      member("Error rate", "firing", null),
      member("p95 latency, sonnet", "firing", "https://wiki.example/latency"),
    ]),
  ).toEqual([
    { url: "https://wiki.example/latency", title: "p95 latency, gpt-5" },
    { url: "https://wiki.example/tokens", title: "Output tokens" },
  ]);
});
