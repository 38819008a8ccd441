// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderPage, type Server } from "@/test/render-page";
import { NotesDialog } from "./notes-dialog";

const FROM = Date.parse("2026-11-23T00:00:00Z");
const RANGE = { from: FROM, to: FROM + 86_400_000, timeZone: "UTC" };
const noteOf = (id: string, text: string) => ({
  id,
  from: "2026-11-23T14:30:00.000Z",
  to: null,
  text,
  created_by: "Ann",
});

/** The notes of a server that takes deletions. */
function twoNotes(): Server {
  let annotations = [noteOf("1", "Deploy"), noteOf("2", "Rollback")];
  return ({ method, path }) => {
    if (method === "GET") return { status: 200, body: { annotations } };
    annotations = annotations.filter(({ id }) => !path.endsWith(`/${id}`));
    return { status: 200, body: {} };
  };
}

const button = (name: string) => screen.findByRole("button", { name });
const typed = () => screen.getByRole<HTMLInputElement>("textbox", { name: /note/ }).value;
const answer = vi.fn();

function open(note?: string) {
  vi.stubGlobal("confirm", answer.mockReset().mockReturnValue(false));
  const onClose = vi.fn();
  return {
    ...renderPage(<NotesDialog range={RANGE} {...(note ? { note } : {})} onClose={onClose} />, {
      server: twoNotes(),
    }),
    onClose,
  };
}

it("asks before another note takes the form, or the dialog closes, with what was typed", async () => {
  const { user, onClose } = open("1");
  await user.type(await screen.findByLabelText("Change note"), " of v2");
  await user.click(await button("Edit note Rollback"));
  await user.click(await button("Edit note Deploy"));
  expect([typed(), answer.mock.calls.length]).toEqual(["Deploy of v2", 1]);

  answer.mockReturnValue(true);
  await user.click(await button("Edit note Rollback"));
  expect(typed()).toBe("Rollback");
  await user.click(await button("Cancel"));
  await user.type(screen.getByLabelText("New note"), "Load test");
  answer.mockClear().mockReturnValue(false);
  for (const close of screen.getAllByRole("button", { name: "Close" })) await user.click(close);
  expect([onClose.mock.calls.length, answer.mock.calls.length]).toEqual([0, 2]);
});

it("keeps what was typed while another note is deleted", async () => {
  const { user } = open();
  await user.type(await screen.findByLabelText("New note"), "Load test");
  await user.click(await button("Delete note Rollback"));
  await waitFor(() => expect(screen.queryByText("Rollback")).toBeNull());
  expect(typed()).toBe("Load test");

  answer.mockReturnValue(true);
  await user.click(await button("Edit note Deploy"));
  await user.click(await button("Delete note Deploy"));
  await screen.findByText("No notes in this range.");
  expect(typed()).toBe("");
});
