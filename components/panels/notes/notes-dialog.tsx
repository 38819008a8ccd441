"use client";

import { Pencil, Trash2 } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useChange } from "@/components/panels/forms/use-change";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { MomentField } from "@/components/ui/moment-field";
import { mayLeave } from "@/components/ui/unsaved";
import { listedMomentText, rangeText, zoneText } from "@/lib/format/time-text";
import type { Annotation, AnnotationsAnswer } from "@/lib/schema/figures/annotation";
import type { NotedRange } from "./lazy-notes";
import { draftOf, type NoteDraft, newDraft, noteBody } from "./note-draft";

type NotesDialogProps = {
  range: NotedRange;
  /** The note to begin with. */
  note?: string;
  onClose: () => void;
};

/** The notes of a range, with a form for another one. Charts show them. */
export function NotesDialog({ range, note: first, onClose }: NotesDialogProps) {
  const { from, to, timeZone } = range;
  const call = useApi();
  const [notes, setNotes] = useState<Annotation[] | "failed" | null>(null);
  const [edited, setEdited] = useState<Annotation | null>(null);
  const opened = useRef(first);
  const load = useCallback(() => {
    const iso = (ts: number) => encodeURIComponent(new Date(ts).toISOString());
    call<AnnotationsAnswer>("GET", `/api/v1/annotations?from=${iso(from)}&to=${iso(to)}`)
      .then(({ annotations }) => {
        setNotes(annotations);
        const asked = annotations.find(({ id }) => id === opened.current);
        if (asked) setEdited(asked);
        opened.current = undefined;
      })
      .catch(() => setNotes("failed"));
  }, [call, from, to]);
  useEffect(load, [load]);
  // A new form for the next note.
  const [round, setRound] = useState(0);
  const saved = () => {
    setRound(round + 1);
    setEdited(null);
    load();
  };
  const deleted = (note: Annotation) => {
    if (note.id === edited?.id) setEdited(null);
    load();
  };
  const form = useRef<HTMLDivElement>(null);
  const edit = (note: Annotation) => {
    if (note.id !== edited?.id && mayLeave(form.current)) setEdited(note);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Notes"
      description={`Shown on the charts, ${rangeText(from, to, timeZone)} ${zoneText(to, timeZone)}`}
    >
      {notes === "failed" ? (
        <p className="mb-4 text-critical">The notes could not be loaded.</p>
      ) : (
        <ul className="-mt-1 mb-4 max-h-56 overflow-y-auto">
          {(notes ?? []).map((note) => (
            <NoteRow
              key={note.id}
              note={note}
              timeZone={timeZone}
              onEdit={() => edit(note)}
              onGone={() => deleted(note)}
            />
          ))}
          {notes?.length === 0 && <li className="text-ink-3">No notes in this range.</li>}
        </ul>
      )}
      <div ref={form}>
        {(notes !== null || first === undefined) && (
          <NoteForm
            key={edited?.id ?? `new ${round}`}
            note={edited}
            range={range}
            onCancel={edited ? () => setEdited(null) : () => mayLeave(form.current) && onClose()}
            onDone={saved}
          />
        )}
      </div>
    </Dialog>
  );
}

type NoteRowProps = { note: Annotation; timeZone: string; onEdit: () => void; onGone: () => void };

function NoteRow({ note, timeZone, onEdit, onGone }: NoteRowProps) {
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const remove = async () => {
    const gone = await attempt((call) => call("DELETE", `/api/v1/annotations/${note.id}`), {
      done: "Note deleted",
      failed: "Note not deleted",
    });
    if (gone) onGone();
  };
  const moment = (iso: string) => listedMomentText(Date.parse(iso), timeZone, Date.now());
  const times = note.to === null ? moment(note.from) : `${moment(note.from)} – ${moment(note.to)}`;
  return (
    <li className="flex items-start gap-2 border-quiet border-b py-2 last:border-0">
      <span className="min-w-0 flex-1 break-words">
        <bdi>{note.text}</bdi>
        <span className="block text-ink-3 text-sm">
          {times}, by <bdi>{note.created_by}</bdi>
        </span>
      </span>
      {!blocked && (
        <>
          <IconButton label={`Edit note ${note.text}`} onClick={onEdit}>
            <Pencil size={14} />
          </IconButton>
          <IconButton label={`Delete note ${note.text}`} disabled={busy} onClick={() => void remove()}>
            <Trash2 size={14} />
          </IconButton>
        </>
      )}
    </li>
  );
}

type NoteFormProps = {
  note: Annotation | null;
  range: NotedRange;
  onCancel: () => void;
  onDone: () => void;
};

function NoteForm({ note, range, onCancel, onDone }: NoteFormProps) {
  const { timeZone } = range;
  const [draft, setDraft] = useState<NoteDraft>(() =>
    note ? draftOf(note, timeZone) : newDraft(range, Date.now()),
  );
  const form = useProjectForm({
    needs: "member",
    schema: () => import("@/lib/schema/figures/annotation").then((one) => one.NewAnnotation),
    read: () => noteBody(draft, timeZone, note),
    of: note,
    submit: async (body, call) => {
      if (note) await call("PUT", `/api/v1/annotations/${note.id}`, body);
      else await call("POST", "/api/v1/annotations", body);
      onDone();
      return note ? "Note changed" : "Note added";
    },
  });
  const field = (name: keyof NoteDraft) =>
    form.field(name, draft[name], (value) => setDraft((before) => ({ ...before, [name]: value })));
  const zone = zoneText(range.to, timeZone);
  return (
    <Form form={form}>
      <TextField label={note ? "Change note" : "New note"} {...field("text")} />
      <div className="grid gap-3 sm:grid-cols-2">
        <MomentField label={`At (${zone})`} {...field("from")} />
        <MomentField label="Until (optional)" {...field("to")} />
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{note ? "Cancel" : "Close"}</Button>
        <Button type="submit" look="primary" {...form.button}>
          {note ? "Save note" : "Add note"}
        </Button>
      </div>
    </Form>
  );
}
