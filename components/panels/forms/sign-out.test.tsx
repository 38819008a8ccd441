// @vitest-environment happy-dom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ToastProvider } from "@/components/ui/toast";
import { useSignOut } from "./sign-out";
import "@/test/screen-waits";

afterEach(() => void vi.unstubAllGlobals());

function LogOut() {
  const signOut = useSignOut();
  return (
    <button type="button" onClick={() => void signOut()}>
      Log out
    </button>
  );
}

it("says that the session did not end where the server does not answer, and stays", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  const assign = vi.spyOn(window.location, "assign");
  render(
    <ToastProvider>
      <LogOut />
    </ToastProvider>,
  );
  await userEvent.setup({ delay: null }).click(screen.getByRole("button", { name: "Log out" }));
  // The toast, and what announces it.
  expect(await screen.findAllByText("You are still logged in")).not.toEqual([]);
  expect(assign).not.toHaveBeenCalled();
});
