// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import type { ProjectOfPage } from "./project-context";
import { ProjectSearch } from "./project-search";

const project = (id: number, over: Partial<ProjectOfPage> = {}): ProjectOfPage => ({
  ...{ id, name: `Project ${id}`, team: "Default", team_id: "1", time_zone: "UTC" },
  ...{ is_demo: false, archived_at: null, role: "viewer", ...over },
});
const PROJECTS = [
  ...Array.from({ length: 9 }, (_, at) => project(at + 1)),
  project(20, { name: "Scratchpad", archived_at: "2026-11-01T00:00:00Z" }),
  project(21, { name: "Sample", is_demo: true }),
];
const labels = () => screen.getAllByRole("option").map((one) => one.textContent);

it("lists archived projects only when they are searched for, and says what is archived or a demo", async () => {
  const { user, visited } = renderPage(<ProjectSearch projects={PROJECTS} onClose={() => {}} />, {
    project: { id: 1 },
  });
  await waitFor(() => expect(labels()).toHaveLength(10));
  expect(labels()).not.toContain("Scratchpadarchived");
  expect(labels()).toContain("Sampledemo");

  const field = screen.getByRole("combobox", { name: "Find a project" });
  await user.click(field);
  await user.paste("scratch");
  await waitFor(() => expect(labels()).toEqual(["Scratchpadarchived"]));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(visited).toEqual(["/?project=20"]));
});
