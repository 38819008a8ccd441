import { beforeAll, expect, test } from "vitest";
import { makeTeam } from "@/test/people";
import { internSeries } from "./intern-names";
import { listSeriesOf, listValues, rankByAppearance } from "./series-names";

const named = (model: string, service = "") => ({ model, provider: "", environment: "prod", service });

let projectId: number;
let ids: number[];
beforeAll(async () => {
  projectId = (await makeTeam()).projectId;
  const first = await internSeries(projectId, [named("c", "chat")]);
  const later = await internSeries(projectId, [named("a"), named("b", "search"), named("c", "search")]);
  ids = [...first, ...later].map(({ id }) => id);
  const other = await makeTeam();
  await internSeries(other.projectId, [named("of another project")]);
});

test("values are those of the project, without the empty one, up to a limit", async () => {
  const all = { model: ["a", "b", "c"], provider: [], environment: ["prod"], service: ["chat", "search"] };
  expect(await listValues(projectId, 500)).toEqual(all);
  expect((await listValues(projectId, 2)).model).toEqual(["a", "b"]);
});

test("values are ranked by when they first appeared", async () => {
  expect(await rankByAppearance(projectId, "model", ["b", "c", "absent"])).toEqual(
    new Map([
      ["c", 0],
      ["b", 2],
    ]),
  );
  expect(await rankByAppearance(projectId, "service", ["", "chat"])).toEqual(
    new Map([
      ["chat", 0],
      ["", 1],
    ]),
  );
});

test("pairs of values are ranked by when they first appeared together", async () => {
  const ranks = await rankByAppearance(
    projectId,
    ["service", "model"],
    ['["chat", "c"]', '["search", "c"]', "c"],
  );
  expect(ranks).toEqual(
    new Map([
      ['["chat", "c"]', 0],
      ['["search", "c"]', 3],
    ]),
  );
});

test("series are named by their numbers, within the project", async () => {
  expect(await listSeriesOf(projectId, [ids[0]!])).toEqual([{ id: ids[0], ...named("c", "chat") }]);
  const other = await makeTeam();
  expect(await listSeriesOf(other.projectId, ids)).toEqual([]);
});
