// @vitest-environment happy-dom
import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { renderPage } from "@/test/render-page";
import { KeyboardProvider } from "./keyboard";
import { LiveProvider } from "./live";
import { WallExit } from "./wall-exit";
import { ZoneProvider } from "./zone";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const open = () =>
  renderPage(
    <ZoneProvider choice="project">
      <LiveProvider>
        <KeyboardProvider>
          <WallExit />
          <input aria-label="Find models" />
        </KeyboardProvider>
      </LiveProvider>
    </ZoneProvider>,
    { search: "wall=1&refresh=off" },
  );
const state = () => document.documentElement.dataset.wall;
const after = (ms: number) => act(() => vi.advanceTimersByTime(ms));

it.each([
  ["the pointer moves", () => fireEvent.pointerMove(document.body)],
  ["a key is pressed", () => fireEvent.keyDown(document.body, { key: "Tab" })],
])("the controls of a wall screen come when %s, and go after a while", (_, sign) => {
  open();
  expect(state()).toBe("alone");
  sign();
  expect(state()).toBe("attended");
  after(4_000);
  sign();
  after(4_000);
  expect(state()).toBe("attended");
  after(1_000);
  expect(state()).toBe("alone");
});

it.each([
  ["a field is in use", () => screen.getByLabelText("Find models")],
  ["the keys have reached one of them", () => screen.getByRole("button", { name: "Leave the wall screen" })],
])("the controls stay while %s", (_, find) => {
  open();
  const control = find();
  control.focus();
  fireEvent.keyDown(control, { key: "Shift" });
  after(30_000);
  expect(state()).toBe("attended");
  control.blur();
  after(5_000);
  expect(state()).toBe("alone");
});

it("a screen reader brings the controls back by a button that it finds, without a key or a pointer", () => {
  open();
  const exit = screen.getByRole("button", { name: "Leave the wall screen" });
  act(() => screen.getByRole("button", { name: "Show controls" }).focus());
  expect(document.activeElement).toBe(exit);
  expect(state()).toBe("attended");
  after(4_000);
  exit.blur();
  fireEvent.click(screen.getByRole("button", { name: "Show controls" }));
  after(4_000);
  expect(state()).toBe("attended");
});
