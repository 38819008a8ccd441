// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { renderPage } from "@/test/render-page";
import { SilenceDialog } from "./silence-dialog";

afterEach(() => void vi.useRealTimers());

it("closes without a question as long as nothing was entered, and with one after that", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T12:00:00Z") });
  const confirm = vi.fn(() => false);
  vi.stubGlobal("confirm", confirm);
  const onClose = vi.fn();
  const { user } = renderPage(
    <SilenceDialog matchers={{ rule: "p95" }} timeZone="UTC" suggestions={{}} onClose={onClose} />,
  );
  vi.setSystemTime(Date.parse("2026-11-23T12:05:00Z"));
  await user.click(screen.getByRole("button", { name: "Close" }));
  expect([onClose.mock.calls.length, confirm.mock.calls.length]).toEqual([1, 0]);

  await user.type(screen.getByLabelText("Reason"), "deploy");
  await user.click(screen.getByRole("button", { name: "Close" }));
  expect([onClose.mock.calls.length, confirm.mock.calls.length]).toEqual([1, 1]);
});
