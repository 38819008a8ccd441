import { expect, test } from "vitest";
import { draftOf, newDraft, noteBody } from "./note-draft";

const ZONE = "Europe/Vienna";
const NOTE = {
  id: "n",
  from: "2026-11-23T14:30:25.000Z",
  to: null,
  text: "Deploy",
  created_by: "Ann",
};

test("a new note begins at the end of the range, or now if that is earlier", () => {
  const to = Date.parse("2026-11-23T14:30:00Z");
  expect(newDraft({ to, timeZone: ZONE }, to + 1e9).from).toBe("2026-11-23 15:30");
  expect(newDraft({ to, timeZone: ZONE }, to - 60_000).from).toBe("2026-11-23 15:29");
});

test.each([
  ["keeps the seconds of a time that was not changed", {}, { from: NOTE.from, to: null, text: "Deploy" }],
  [
    "takes a changed time as the zone's",
    { from: "2026-11-23 16:00" },
    { from: "2026-11-23T15:00:00.000Z", to: null, text: "Deploy" },
  ],
  [
    "becomes a range with an end",
    { to: "2026-11-23 16:00", text: " Deploy of v2 " },
    { from: NOTE.from, to: "2026-11-23T15:00:00.000Z", text: "Deploy of v2" },
  ],
  ["with an incomplete time is refused by the schema", { from: "" }, { from: "", to: null, text: "Deploy" }],
])("an edited note %s", (_, change, body) => {
  expect(noteBody({ ...draftOf(NOTE, ZONE), ...change }, ZONE, NOTE)).toEqual(body);
});
