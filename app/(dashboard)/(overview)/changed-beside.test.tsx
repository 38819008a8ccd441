// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { Mover, Movers } from "@/lib/dashboard/overview/overview-model";
import { plainSpaces } from "@/test/notice-fixture";
import { renderPage } from "@/test/render-page";
import { ChangedBeside } from "./changed-beside";

const SLOWER: Mover = {
  ...{ dimension: "model", name: "claude-sonnet-4-5", metric: "latency_mean", isNew: false },
  ...{ change: { amount: 0.6, kind: "relative", tone: "bad" }, text: "Mean latency 5.6 s, was 3.5 s" },
  since: Date.parse("2026-11-29T10:00:00Z"),
};
const show = async (more: Partial<Movers>) => {
  const movers = { over: "last 24 h", comparedWith: "the same hours yesterday", lines: [SLOWER], ...more };
  const coming = Promise.resolve({ periods: 5, dataSince: 0, requests: 900, ...movers });
  renderPage(await ChangedBeside({ coming, search: "project=7&service=chat", timeZone: "UTC" }));
};

it("says which model got slower, by how much and since when, and leads to its latency", async () => {
  await show({});
  const link = screen.getByRole("link", { name: "claude-sonnet-4-5" });
  expect(link.getAttribute("href")).toBe("/traffic?project=7&model=claude-sonnet-4-5");
  const text = plainSpaces(link.closest("div")!.textContent ?? "");
  expect(text).toContain("What changed last 24 h vs the same hours yesterday");
  expect(text).toContain("+60 %");
  expect(text).toContain("Mean latency 5.6 s, was 3.5 s; since about 29 Nov, 10:00");
});

it("takes no place where nothing changed", async () => {
  expect(
    await ChangedBeside({ coming: Promise.reject(new Error("x")), search: "", timeZone: "UTC" }),
  ).toBeNull();
  await show({ lines: [] });
  expect(screen.queryByRole("heading")).toBeNull();
});
