import { afterAll, beforeEach, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { loadNoteMarks } from "@/lib/dashboard/series/load-note-marks";
import { pool } from "@/lib/store/database/pool";
import { makeMember, makeTeam } from "@/test/people";
import { changeAnnotation, createAnnotation, loadAnnotations, removeAnnotation } from "./edit-annotations";

const at = (clock: string) => `2026-11-10T${clock}:00.000Z`;
const span = { from: Date.parse(at("10:00")), to: Date.parse(at("12:00")) };

let ann: UserActor;
beforeEach(async () => {
  const team = await makeTeam();
  const userId = await makeMember(team, "member");
  ann = { kind: "user", userId, email: "ann@example.com", name: "Ann", role: "member", ...team };
});
afterAll(() => pool().end());

const note = (text: string, from: string, to: string | null = null) =>
  createAnnotation(ann, { from: at(from), to: to === null ? null : at(to), text });
const shown = async () => (await loadAnnotations(ann.projectId, span)).map(({ text }) => text);

it("lists the notes that touch a range, the newest first", async () => {
  await note("before", "09:59");
  await note("ends at its start", "09:00", "10:00");
  await note("ends before it", "08:00", "09:30");
  await note("spans it", "08:50", "13:00");
  await note("at its start", "10:00");
  await note("in it", "11:00");
  await note("at its end", "12:00");
  expect(await shown()).toEqual(["in it", "at its start", "ends at its start", "spans it"]);
});

it("draws them within the range, long texts cut between characters", async () => {
  await note("spans it", "09:00", "13:00");
  await note(`${"é🙂".repeat(30)}`, "11:00");
  const marks = await loadNoteMarks(ann.projectId, span);
  expect(marks.map(({ from, to }) => [from, to])).toEqual([
    [Date.parse(at("11:00")), Date.parse(at("11:00"))],
    [span.from, span.to],
  ]);
  expect(marks[0]!.label).toMatch(/^(é🙂)+é…$/u);
  expect(marks.every((mark) => mark.note)).toBe(true);
});

it("changes and deletes them; the author stays", async () => {
  const { id } = await note("deploy", "11:00");
  await changeAnnotation({ ...ann, name: "Ben" }, id, {
    from: at("11:30"),
    to: at("11:45"),
    text: "Deploy of v2",
  });
  expect(await loadAnnotations(ann.projectId, span)).toEqual([
    { id, from: at("11:30"), to: at("11:45"), text: "Deploy of v2", created_by: "Ann" },
  ]);
  await removeAnnotation(ann, id);
  expect(await shown()).toEqual([]);
});
