// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { UnmatchedNote } from "./unmatched-note";

const gone = { name: "model" as const, value: "gone" };

it.each([
  [
    "one filter",
    [gone],
    "No request in this range has model gone.",
    "Remove this filter",
    "/traffic?model=gpt-5&service=old&service=chat&project=7",
  ],
  [
    "several",
    [gone, { name: "service" as const, value: "old" }],
    "No request in this range has model gone or service old.",
    "Remove these 2 filters",
    "/traffic?project=7&model=gpt-5&service=chat",
  ],
  [
    "filters that exclude one another",
    [],
    "No request in this range matches all of these filters.",
    "Clear filters",
    "/traffic?project=7",
  ],
])("says which filters leave nothing, and drops them: %s", async (_, unmatched, text, button, address) => {
  const { user, visited } = renderPage(<UnmatchedNote unmatched={unmatched} />, {
    path: "/traffic",
    search: "project=7&model=gone&model=gpt-5&service=old&service=chat",
  });
  expect(screen.getByText(text)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: button }));
  const sorted = (to: string) => [...new URL(to, "http://localhost").searchParams].map(String).sort();
  expect(sorted(visited.at(-1)!)).toEqual(sorted(address));
});
