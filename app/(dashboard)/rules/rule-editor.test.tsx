// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderPage, type Server } from "@/test/render-page";
import { previewOf } from "./draft-preview";
import { NEW_DRAFT } from "./rule-draft";
import { RuleEditor } from "./rule-editor";

const FACETS = { models: ["gpt-5"], providers: [], services: [], environments: [] };
const BACKTEST = "/api/v1/rules/backtest";
const REFUSED = { status: 422, body: { error: { message: "Too many label sets." } } };

function show(server: Server = () => undefined, role: "admin" | "viewer" = "admin") {
  const editor = (
    <RuleEditor
      rule={null}
      start={NEW_DRAFT}
      preview={previewOf(NEW_DRAFT)}
      facets={FACETS as never}
      timeZone="Europe/Vienna"
    />
  );
  return renderPage(editor, {
    path: "/rules/new",
    project: { role },
    server: (call) => (call.path === BACKTEST ? REFUSED : server(call)),
  });
}

const summary = () => screen.getByRole("region", { name: "Rule summary" }).textContent;

it("says what the rule does while it is edited, in the unit of its fields", async () => {
  const { user } = show();
  expect(summary()).toMatch(/^Fires when p95 latency per model over 5 min is above 30/);
  await user.selectOptions(screen.getByLabelText("Metric"), "error_rate");
  expect(screen.getByLabelText("Threshold (%)")).toBeTruthy();
  await waitFor(() => expect(summary()).toMatch(/error rate/i));
  await user.clear(screen.getByLabelText("Threshold (%)"));
  expect(summary()).toBe("The summary appears once all fields are valid.");
});

it("says of which hours a total's baseline is", async () => {
  const { user } = show();
  await user.selectOptions(screen.getByLabelText("Compared with"), "usual_ratio");
  expect(screen.getByText("Median of this hour over the last 7 days.")).toBeTruthy();
  await user.selectOptions(screen.getByLabelText("Metric"), "cost");
  expect(await screen.findByText(/^Median of these hours .* of weekdays\.$/)).toBeTruthy();
});

it("a field that contradicts another says so when it is left", async () => {
  const { user } = show();
  const recovery = screen.getByLabelText("Recovers at or below (s)");
  await user.clear(recovery);
  await user.type(recovery, "31");
  await user.tab();
  expect(await screen.findByText(/must be at most the threshold/)).toBeTruthy();
  await user.clear(recovery);
  await user.type(recovery, "20");
  await user.tab();
  // Another field that is left later was checked, and with it this one.
  await user.clear(screen.getByLabelText("Minimum requests"));
  await user.tab();
  await waitFor(() =>
    expect(screen.getByLabelText("Minimum requests").getAttribute("aria-invalid")).toBe("true"),
  );
  expect(screen.queryByText(/must be at most the threshold/)).toBeNull();
});

it("sends nothing while a field is invalid, then the rule once, and leaves for its place in the list", async () => {
  const { user, sent, visited } = show(() => ({ status: 201, body: { id: "r1" } }));
  const saves = () => sent.filter(({ path }) => path !== BACKTEST);
  await user.click(screen.getByRole("button", { name: "Create rule" }));
  expect(await screen.findByText("Check the highlighted field.")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
  expect(saves()).toEqual([]);
  await user.type(screen.getByLabelText("Name"), "Slow answers");
  await user.clear(screen.getByLabelText("Threshold (s)"));
  await user.type(screen.getByLabelText("Threshold (s)"), "45");
  await user.dblClick(screen.getByRole("button", { name: "Create rule" }));
  await waitFor(() => expect(visited).toEqual(["/rules?opened=r1"]));
  expect(saves()).toHaveLength(1);
  expect(saves()[0]).toMatchObject({
    method: "POST",
    path: "/api/v1/rules",
    body: {
      name: "Slow answers",
      severity: "warning",
      runbook_url: null,
      definition: { metric: "latency_p95", threshold: 45_000, recovery: 27_000, window_seconds: 300 },
    },
  });
});

it("a runbook must be a web address, and is sent with the rule", async () => {
  const { user, sent, visited } = show(() => ({ status: 201, body: { id: "r1" } }));
  const runbook = screen.getByLabelText("Runbook (optional)");
  await user.type(screen.getByLabelText("Name"), "Slow answers");
  await user.type(runbook, "wiki.example/latency");
  await user.tab();
  expect(await screen.findByText(/must be an http:\/\/ or https:\/\/ address/)).toBeTruthy();
  await user.clear(runbook);
  await user.type(runbook, "https://wiki.example/latency");
  await user.click(screen.getByRole("button", { name: "Create rule" }));
  await waitFor(() => expect(visited).toEqual(["/rules?opened=r1"]));
  expect(sent.find(({ path }) => path === "/api/v1/rules")!.body).toMatchObject({
    runbook_url: "https://wiki.example/latency",
  });
});

it("a refusal of the server is shown at its field", async () => {
  const details = [{ path: "definition.threshold", message: "must be below the critical threshold" }];
  const { user } = show(() => ({
    status: 400,
    body: { error: { message: "The rule is invalid.", details } },
  }));
  await user.type(screen.getByLabelText("Name"), "Slow answers");
  await user.click(screen.getByRole("button", { name: "Create rule" }));
  expect(await screen.findByText(/must be below the critical threshold/)).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText("Threshold (s)"));
});

it("a backtest that fails leaves the editor usable", async () => {
  const { sent } = show();
  expect(await screen.findByText("Too many label sets.")).toBeTruthy();
  expect(sent.map(({ path }) => path)).toEqual([BACKTEST]);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Create rule" }).disabled).toBe(false);
});

it("asks before changes are lost by a link", async () => {
  const { user } = show();
  const confirm = vi.fn(() => false);
  vi.stubGlobal("confirm", confirm);
  await user.type(screen.getByLabelText("Name"), "Slow answers");
  await user.click(screen.getByRole("link", { name: "Cancel" }));
  expect(confirm).toHaveBeenCalledOnce();
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Slow answers");
});

it("a viewer reads which role is required, and nothing is replayed", async () => {
  const { sent } = show(undefined, "viewer");
  expect(screen.getByText(/A backtest requires the member role/)).toBeTruthy();
  expect(sent).toEqual([]);
});
