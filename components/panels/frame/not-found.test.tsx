// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { NotFound } from "./not-found";

const ID = "00000000-0000-4000-8000-000000000000";

it.each([
  ["/nope", "", "Page not found", "Go to overview", "/"],
  [
    "/nope/at/all",
    "project=7&from=now-1h&x=1",
    "Page not found",
    "Go to overview",
    "/?project=7&from=now-1h",
  ],
  [`/alerts/${ID}`, "project=7", "Alert not found", "Go to alerts", "/alerts?project=7"],
  [`/alerts/incidents/${ID}`, "", "Incident not found", "Go to alerts", "/alerts"],
  [`/rules/${ID}`, "", "Rule not found", "Go to rules", "/rules"],
  ["/rules", "project=99&from=now-1h", "Project not found", "Go to your projects", "/projects?from=now-1h"],
])("%s?%s is answered with: %s", (path, search, title, label, href) => {
  renderPage(<NotFound />, { path, search });
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(title);
  expect(screen.getByRole("link", { name: label }).getAttribute("href")).toBe(href);
});
