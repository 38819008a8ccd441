// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { previewOf } from "./draft-preview";
import { NEW_DRAFT } from "./rule-draft";
import { RuleSummary } from "./rule-summary";

afterEach(cleanup);

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
