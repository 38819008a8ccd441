import { expect, test } from "vitest";
import type { ProjectOfPage } from "./project-context";
import { switcherGroups } from "./switcher-groups";

const project = (id: number, team: string, archived = false): ProjectOfPage => ({
  id,
  name: `Project ${id}`,
  team,
  team_id: team,
  time_zone: "UTC",
  is_demo: false,
  archived_at: archived ? "2026-11-01T00:00:00Z" : null,
  role: "viewer",
});
const PROJECTS = [project(1, "A"), project(2, "B"), project(3, "A", true), project(4, "C", true)];
const shown = (openId: number, withArchived: boolean) =>
  switcherGroups(PROJECTS, openId, withArchived).map(({ team, projects }) => [
    team,
    projects.map(({ id }) => id),
  ]);

test("projects are listed by team, without archived ones", () => {
  expect(shown(1, false)).toEqual([
    ["A", [1]],
    ["B", [2]],
  ]);
});

test("an archived project is listed while it is open, or when asked for", () => {
  expect(shown(3, false)).toEqual([
    ["A", [1, 3]],
    ["B", [2]],
  ]);
  expect(shown(1, true)).toEqual([
    ["A", [1, 3]],
    ["B", [2]],
    ["C", [4]],
  ]);
});

test("two teams of one name stay apart", () => {
  const twins = [project(1, "A"), { ...project(2, "A"), team_id: "other" }];
  expect(switcherGroups(twins, 1, false)).toHaveLength(2);
});
