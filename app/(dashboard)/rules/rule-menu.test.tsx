// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import type { RuleView } from "@/lib/manage/edit-rules";
import { renderPage } from "@/test/render-page";
import { RuleMenu } from "./rule-menu";

const RULE = {
  ...{ id: "1", name: "Circuit breaker", severity: "critical", is_default: true },
  definition: { kind: "circuit_open", closed_seconds: 60 },
} as unknown as RuleView;

it("silences all alerts of its rule for two hours, unless another time is chosen", async () => {
  const { user, sent } = renderPage(<RuleMenu rule={RULE} timeZone="UTC" />, {
    server: () => ({ status: 201, body: {} }),
  });
  await user.click(screen.getByRole("button", { name: "Circuit breaker: more" }));
  await user.click(await screen.findByRole("menuitem", { name: "Silence" }));
  await user.click(await screen.findByRole("button", { name: "Create silence" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  const { method, path, body } = sent[0]!;
  expect(`${method} ${path}`).toBe("POST /api/v1/silences");
  const { matchers, ends_at } = body as { matchers: unknown; ends_at: string };
  expect(matchers).toEqual({ rule: "Circuit breaker" });
  expect(Math.round((Date.parse(ends_at) - Date.now()) / 60_000)).toBe(120);
});

it("is not there for those who may not change rules", () => {
  renderPage(<RuleMenu rule={RULE} timeZone="UTC" />, { project: { role: "viewer" } });
  expect(screen.queryByRole("button")).toBeNull();
});
