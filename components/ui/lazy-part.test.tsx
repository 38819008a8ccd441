// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "@/test/screen-waits";
import { lazyDialog, lazyPanel } from "./lazy-part";

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

type Props = { onClose: () => void };
const Real = ({ onClose }: Props) => (
  <button type="button" onClick={onClose}>
    Cancel
  </button>
);

/** Answers one request for the code after the other, when the test says so. */
function code() {
  const asked: { resolve: (part: typeof Real) => void; reject: (reason: Error) => void }[] = [];
  const load = vi.fn(
    () => new Promise<typeof Real>((resolve, reject) => void asked.push({ resolve, reject })),
  );
  return {
    load,
    arrives: (at: number) => act(async () => asked[at]!.resolve(Real)),
    fails: (at: number) => act(async () => asked[at]!.reject(new Error("no connection"))),
  };
}
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const press = (name: string) => userEvent.setup({ delay: null }).click(screen.getByRole("button", { name }));

it("a dialog that does not come says so, and comes when it is tried again", async () => {
  const { load, arrives, fails } = code();
  const Dialog = lazyDialog("Silence", load);
  render(<Dialog onClose={() => {}} />);
  await fails(0);
  expect(screen.getByRole("alert").textContent).toBe("Silence could not be loaded");
  await press("Try again");
  expect(screen.getByRole("status").textContent).toBe("Loading Silence …");
  await fails(1);
  await press("Try again");
  await arrives(2);
  expect(screen.getByRole("button", { name: "Cancel" })).toBeDefined();
  expect(screen.queryByText(/Silence/)).toBeNull();
});

it("one that takes long says so after a moment, can be closed, and after long waiting be tried again", async () => {
  const { load, arrives } = code();
  const Dialog = lazyDialog("Silence", load);
  const onClose = vi.fn();
  render(<Dialog onClose={onClose} />);
  await pass(100);
  expect(screen.queryByText(/Silence/)).toBeNull();
  await pass(400);
  expect(screen.getByRole("status").textContent).toBe("Loading Silence …");
  await press("Close");
  expect(onClose).toHaveBeenCalledTimes(1);
  await pass(15_000);
  expect(screen.getByRole("alert").textContent).toBe("Silence could not be loaded");
  await arrives(0);
  expect(screen.getByRole("button", { name: "Cancel" })).toBeDefined();
});

it("is loaded once: opened again, it is there at once", async () => {
  const { load, arrives } = code();
  const Dialog = lazyDialog("Silence", load);
  const { unmount } = render(<Dialog onClose={() => {}} />);
  await arrives(0);
  unmount();
  render(<Dialog onClose={() => {}} />);
  expect(screen.getByRole("button", { name: "Cancel" })).toBeDefined();
  expect(load).toHaveBeenCalledTimes(1);
});

it("part of an open popover says so in its place", async () => {
  const { load, arrives, fails } = code();
  const Panel = lazyPanel("Time range", load);
  render(<Panel onClose={() => {}} />);
  await fails(0);
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(screen.queryByRole("button", { name: "Close" })).toBeNull();
  await press("Try again");
  await arrives(1);
  expect(screen.getByRole("button", { name: "Cancel" })).toBeDefined();
});
