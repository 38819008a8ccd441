import { expect, it } from "vitest";
import { UNNAMED_MODEL } from "@/lib/schema/request/model-name";
import { listChanges } from "@/lib/store/detectors/changes";
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
