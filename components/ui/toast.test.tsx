// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import "@/test/screen-waits";
import { ToastProvider, useToast } from "./toast";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Save() {
  const { fail } = useToast();
  return (
    <button type="button" onClick={() => fail("Not saved", "Sightline cannot be reached.")}>
      Save
    </button>
  );
}

it("shows a message", async () => {
  render(
    <ToastProvider>
      <Save />
    </ToastProvider>,
  );
  await userEvent.click(screen.getByText("Save"));
  expect(await screen.findAllByText("Sightline cannot be reached.", {}, { timeout: 30_000 })).not.toEqual([]);
});

it("still gives the message, and keeps the page, where the list of toasts cannot be loaded", async () => {
  const alert = vi.fn();
  vi.stubGlobal("alert", alert);
  const load = () => Promise.reject(new Error("Failed to fetch dynamically imported module"));
  render(
    <ToastProvider load={load}>
      <Save />
    </ToastProvider>,
  );
  await userEvent.click(screen.getByText("Save"));
  await vi.waitFor(
    () => expect(alert.mock.calls).toEqual([["Not saved\nSightline cannot be reached."]]),
    30_000,
  );
  expect(screen.getByText("Save")).toBeTruthy();
});
