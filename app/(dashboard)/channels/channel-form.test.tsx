// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderPage, type Server } from "@/test/render-page";
import { ChannelForm } from "./channel-form";
import type { TestAnswer } from "./test-result";

const ADDRESS = "https://hooks.slack.com/services/T0/B0/secret";

function show(server: Server = () => undefined, role: "admin" | "viewer" = "admin") {
  const onClose = vi.fn();
  const page = renderPage(<ChannelForm kind="slack" channel={null} onClose={onClose} />, {
    path: "/channels",
    project: { role },
    server,
  });
  return { ...page, onClose };
}

const made = { status: 201, body: { id: "c1" } };
const failed: TestAnswer = { sent: false, status: 403, answer: "invalid_token", error: null, latency_ms: 41 };
const accepted: TestAnswer = { ...failed, sent: true, status: 200, answer: "ok" };

it("checks a field when it is left, and all of them before anything is sent", async () => {
  const { user, sent } = show();
  await user.type(screen.getByLabelText("Webhook URL"), "not an address");
  await user.tab();
  expect(screen.getByLabelText("Webhook URL").getAttribute("aria-invalid")).toBe("true");
  await user.click(screen.getByRole("button", { name: "Save and test" }));
  expect(await screen.findByText("Check the 2 highlighted fields.")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
  expect(sent).toEqual([]);
});

it("says that the test is under way until the receiver answers", async () => {
  let answer = (_: Response) => {};
  const { user } = show(({ path }) => (path.endsWith("/test") ? undefined : made));
  const calls = globalThis.fetch;
  vi.stubGlobal("fetch", (path: string, init: RequestInit) =>
    path.endsWith("/test") ? new Promise<Response>((resolve) => (answer = resolve)) : calls(path, init),
  );
  await user.type(screen.getByLabelText("Name"), "#oncall");
  await user.type(screen.getByLabelText("Webhook URL"), ADDRESS);
  await user.click(screen.getByRole("button", { name: "Save and test" }));
  expect(await screen.findByText("Sending a test message …")).toBeTruthy();
  answer(Response.json(accepted));
  expect(await screen.findByText("Test message accepted")).toBeTruthy();
  expect(screen.queryByText("Sending a test message …")).toBeNull();
});

it("a failed test shows the answer and is corrected in place: one channel, changed, not a second one", async () => {
  const tests = [failed, accepted].map((body) => ({ status: 200, body }));
  const { user, sent, onClose } = show(({ method, path }) => {
    if (path.endsWith("/test")) return tests.shift();
    return method === "POST" ? made : { status: 200, body: { id: "c1" } };
  });
  await user.type(screen.getByLabelText("Name"), "#oncall");
  await user.type(screen.getByLabelText("Webhook URL"), `${ADDRESS}-typo`);
  await user.click(screen.getByRole("button", { name: "Save and test" }));
  expect(await screen.findByText("Test failed")).toBeTruthy();
  expect(screen.getByText(/invalid_token/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Edit" }));
  const url = screen.getByLabelText<HTMLInputElement>("Webhook URL");
  expect(url.value).toBe(`${ADDRESS}-typo`);
  await user.clear(url);
  await user.type(url, ADDRESS);
  await user.click(screen.getByRole("button", { name: "Save and test" }));
  expect(await screen.findByText("Test message accepted")).toBeTruthy();
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /api/v1/channels",
    "POST /api/v1/channels/c1/test",
    "PATCH /api/v1/channels/c1",
    "POST /api/v1/channels/c1/test",
  ]);
  expect(sent[0]!.body).toMatchObject({ kind: "slack", name: "#oncall", config: { url: `${ADDRESS}-typo` } });
  expect(sent[2]!.body).toEqual({ name: "#oncall", config: { url: ADDRESS } });
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(onClose).toHaveBeenCalledOnce();
});

it("what the server refuses is shown at its field", async () => {
  const details = [{ path: "name", message: "is taken by another channel" }];
  const { user } = show(() => ({ status: 409, body: { error: { message: "The name is taken.", details } } }));
  await user.type(screen.getByLabelText("Name"), "#oncall");
  await user.type(screen.getByLabelText("Webhook URL"), ADDRESS);
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/is taken by another channel/)).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
});

it("asks before typed text is lost, and only then", async () => {
  const confirm = vi.fn(() => false);
  const { user, onClose } = show();
  vi.stubGlobal("confirm", confirm);
  await user.type(screen.getByLabelText("Name"), "#oncall");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(confirm).toHaveBeenCalledOnce();
  expect(onClose).not.toHaveBeenCalled();
  await user.clear(screen.getByLabelText("Name"));
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(confirm).toHaveBeenCalledOnce();
  expect(onClose).toHaveBeenCalledOnce();
});

it("a viewer reads which role is required", () => {
  show(undefined, "viewer");
  expect(screen.getByLabelText<HTMLInputElement>("Name").disabled).toBe(true);
  const save = screen.getByRole<HTMLButtonElement>("button", { name: "Save and test" });
  expect([save.disabled, save.title]).toEqual([true, "requires the member role"]);
});
