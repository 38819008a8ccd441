import { expect, it } from "vitest";
import { UNNAMED_MODEL } from "@/lib/schema/request/model-name";
import { listChanges, MOST_CHANGES } from "@/lib/store/detectors/changes";
import { makeTeam } from "@/test/people";
import { noteChanges } from "./note-changes";

it("a model that comes with trouble is not a change: a fallback, and that of a failed call without one", async () => {
  const { projectId } = await makeTeam();
  const usual = { service: "chat", status: "success" as const, fallbackFrom: null, tags: null };
  await noteChanges(projectId, [
    { ...usual, ts: 1_000, model: "gpt-5-mini" },
    { ...usual, ts: 2_000, model: "gpt-5-nano", status: "fallback", fallbackFrom: "gpt-5-mini" },
    { ...usual, ts: 3_000, model: UNNAMED_MODEL, status: "error" },
  ]);
  expect((await listChanges(projectId)).map(({ value }) => value)).toEqual(["gpt-5-mini"]);
});

it("of a label that contains an id, a project keeps a limited number, and those that are known stay exact", async () => {
  const { projectId } = await makeTeam();
  const usual = { service: "chat", status: "success" as const, fallbackFrom: null, tags: null };
  await noteChanges(projectId, [{ ...usual, ts: 9_000_000, model: "gpt-5-mini" }]);
  const many = Array.from({ length: 5_000 }, (_, at) => ({ ...usual, ts: 5_000 + at, model: `gpt-${at}` }));
  await noteChanges(projectId, [...many, { ...usual, ts: 4_000, model: "gpt-5-mini" }]);
  const changes = await listChanges(projectId);
  expect(changes).toHaveLength(MOST_CHANGES);
  expect(changes[0]).toMatchObject({ value: "gpt-5-mini", firstSeenAt: 4_000 });
  expect(changes.at(-1)!.firstSeenAt).toBe(5_000 + MOST_CHANGES - 2);
});
