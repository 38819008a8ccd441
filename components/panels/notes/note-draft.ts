import { fromWallInput, toWallInput } from "@/components/panels/range/wall-input";
import type { Annotation } from "@/lib/schema/figures/annotation";

/** The fields of the form: local times of the page's zone. */
export type NoteDraft = { from: string; to: string; text: string };

/** A new note is at the end of the range, but not in the future. */
export function newDraft(range: { to: number; timeZone: string }, now: number): NoteDraft {
  return { from: toWallInput(Math.min(range.to, now), range.timeZone), to: "", text: "" };
}

export function draftOf({ from, to, text }: Annotation, timeZone: string): NoteDraft {
  const wall = (iso: string) => toWallInput(Date.parse(iso), timeZone);
  return { from: wall(from), to: to === null ? "" : wall(to), text };
}

/** What is sent; `edited`: times that were not changed keep their seconds. */
export function noteBody(draft: NoteDraft, timeZone: string, edited: Annotation | null) {
  const before = edited && draftOf(edited, timeZone);
  const from = draft.from === before?.from ? edited!.from : (fromWallInput(draft.from, timeZone) ?? "");
  const to =
    draft.to === before?.to ? edited!.to : draft.to === "" ? null : (fromWallInput(draft.to, timeZone) ?? "");
  return { from, to, text: draft.text.trim() };
}
