// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "@/test/screen-waits";
import { Announced, Announcer, STAYS_MS, useAnnounce } from "./announcer";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Say({ text }: { text: string }) {
  const announce = useAnnounce();
  return (
    <button type="button" onClick={() => announce(text)}>
      Say
    </button>
  );
}

const region = () => screen.getByRole("log");
const texts = () => [...region().children].map(({ textContent }) => textContent);

it("adds each text to a place that was there before, the same one twice too, and removes it later", () => {
  render(
    <Announcer>
      <Say text="Copied" />
    </Announcer>,
  );
  const before = region();
  expect(before.getAttribute("aria-live")).toBe("polite");
  expect(texts()).toEqual([]);
  act(() => screen.getByText("Say").click());
  act(() => screen.getByText("Say").click());
  expect(region()).toBe(before);
  expect(texts()).toEqual(["Copied", "Copied"]);
  act(() => vi.advanceTimersByTime(STAYS_MS));
  expect(texts()).toEqual([]);
});

it("reads what appears once, however often it is drawn, and again when it is about something else", () => {
  const of = (text: string, what?: string) => (
    <Announcer>
      <Announced text={text} {...(what ? { of: what } : {})} />
    </Announcer>
  );
  const { rerender } = render(of("Not evaluated for 2 min", "evaluation"));
  expect(texts()).toEqual(["Not evaluated for 2 min"]);
  rerender(of("Not evaluated for 3 min", "evaluation"));
  expect(texts()).toEqual(["Not evaluated for 2 min"]);
  rerender(of("The disk is full", "disk"));
  expect(texts()).toEqual(["Not evaluated for 2 min", "The disk is full"]);
});
