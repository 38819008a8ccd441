// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import "@/test/screen-waits";
import { Announcer } from "@/components/ui/announcer";
import { previewOf } from "./draft-preview";
import { NEW_DRAFT } from "./rule-draft";
import { RuleSummary } from "./rule-summary";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const summary = () => screen.getByRole("region", { name: "Rule summary" }).textContent;

it("asks for no other input while nothing has checked the fields", () => {
  const shown = { definition: null, again: () => {} };
  const { rerender } = render(<RuleSummary {...shown} wait="slow" />);
  expect(summary()).toBe("Loading Summary …");
  rerender(<RuleSummary {...shown} wait={null} />);
  expect(summary()).toBe("The summary appears once all fields are valid.");
  rerender(<RuleSummary {...shown} definition={previewOf(NEW_DRAFT)} wait={null} />);
  expect(summary()).toMatch(/^Fires when p95 latency/);
});

it("a check that does not come can be tried again", async () => {
  const again = vi.fn();
  render(<RuleSummary definition={null} wait="failed" again={again} />);
  expect(screen.getByRole("alert").textContent).toBe("Summary could not be loaded");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(again).toHaveBeenCalledOnce();
});

it("is read to screen readers once typing pauses, and not while the page loads", () => {
  vi.useFakeTimers();
  const of = (name: string, threshold: string) => (
    <Announcer>
      <RuleSummary definition={previewOf({ ...NEW_DRAFT, name, threshold })} wait={null} again={() => {}} />
    </Announcer>
  );
  const said = () => [...screen.getByRole("log").children].map(({ textContent }) => textContent);
  const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  const { rerender } = render(of("", "30"));
  pass(5_000);
  for (const typed of ["4", "45"]) {
    rerender(of("", typed));
    pass(300);
  }
  expect(said()).toEqual([]);
  pass(1_000);
  expect(said()).toEqual([expect.stringMatching(/above 45\ss/)]);
  rerender(of("Renamed", "45"));
  pass(2_000);
  expect(said()).toHaveLength(1);
});
