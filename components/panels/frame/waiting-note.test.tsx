// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import "@/test/screen-waits";
import { startWaiting } from "./waiting";
import { WaitingNote } from "./waiting-note";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it.each([
  [true, "Sightline does not answer. The next page opens when the connection returns."],
  [false, "You are offline. The next page opens when the connection returns."],
])("while a page waits and the browser has a network: %s, it says so", (onLine, text) => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(onLine);
  render(<WaitingNote />);
  expect(screen.getByRole("status").textContent).toBe("");
  const ends: (() => void)[] = [];
  act(() => void ends.push(startWaiting(), startWaiting()));
  expect(screen.getByRole("status").textContent).toBe(text);
  act(() => ends[0]!());
  expect(screen.getByRole("status").textContent).toBe(text);
  act(() => ends[1]!());
  expect(screen.getByRole("status").textContent).toBe("");
});
