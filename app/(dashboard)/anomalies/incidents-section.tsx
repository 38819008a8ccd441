"use client";

import { type FormEvent, useState } from "react";
import { momentText } from "@/components/charts/time-text";
import { useApi } from "@/components/panels/forms/api-call";
import { useChange } from "@/components/panels/forms/use-change";
import { useFormCheck } from "@/components/panels/forms/use-form-check";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { fromWallInput, toWallInput } from "@/components/panels/range/wall-input";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import type { IncidentView } from "@/lib/manage/edit-incidents";
import { NewIncident } from "@/lib/schema/detectors/incident";

const HOUR_MS = 3_600_000;

type IncidentsSectionProps = {
  incidents: readonly IncidentView[];
  facets: Facets;
  timeZone: string;
  now: number;
};

/** Times that the detectors do not learn from. */
export function IncidentsSection({ incidents, facets, timeZone, now }: IncidentsSectionProps) {
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const remove = (id: string) =>
    attempt((call) => call("DELETE", `/api/v1/incidents/${id}`), {
      done: "The detectors learn from that time again",
      failed: "The incident is as it was",
    });
  return (
    <section className="card px-4 py-3.5" aria-labelledby="incidents">
      <h2 id="incidents" className="font-semibold text-[0.875rem]">
        Times that were not ordinary
      </h2>
      <p className="mt-0.5 max-w-3xl text-pretty text-ink-2">
        What fires is not learned for a day, and maintenance windows never are. Mark an outage or a load test
        here, and it does not become part of what is usual.
      </p>
      {incidents.length > 0 && (
        <ul className="mt-2">
          {incidents.map(({ id, from, to, model, service, comment, created_by }) => (
            <li
              key={id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-quiet border-b py-2 last:border-0"
            >
              <span className="min-w-0 flex-1 basis-64 break-words">
                {momentText(Date.parse(from), timeZone)} – {momentText(Date.parse(to), timeZone)}
                <span className="block text-ink-3 text-sm">
                  {[model ?? "all models", service ?? "all services"].join(", ")}, by {created_by}
                  {comment && `: ${comment}`}
                </span>
              </span>
              <Button size="small" busy={busy} blocked={blocked} onClick={() => void remove(id)}>
                Delete
              </Button>
            </li>
          ))}
        </ul>
      )}
      <IncidentForm key={incidents.length} facets={facets} timeZone={timeZone} now={now} />
    </section>
  );
}

function IncidentForm({ facets, timeZone, now }: Omit<IncidentsSectionProps, "incidents">) {
  const [from, setFrom] = useState(toWallInput(now - HOUR_MS, timeZone));
  const [to, setTo] = useState(toWallInput(now, timeZone));
  const [model, setModel] = useState("");
  const [service, setService] = useState("");
  const [comment, setComment] = useState("");
  const [busy, setBusy] = useState(false);
  const call = useApi();
  const blocked = useBlocked("member");
  const { refresh } = useNavigation();
  const { tell } = useToast();
  const read = () => ({
    from: fromWallInput(from, timeZone) ?? "",
    to: fromWallInput(to, timeZone) ?? "",
    model: model || null,
    service: service || null,
    comment,
  });
  const { form, errors, summary, leave, check, refuse } = useFormCheck(NewIncident, read);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = check();
    if (!body) return;
    setBusy(true);
    try {
      await call("POST", "/api/v1/incidents", body);
      tell("Marked: the detectors leave that time out");
      refresh();
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  };
  const choices = (all: string, names: readonly string[]) => [
    { value: "", label: all },
    ...names.map((name) => ({ value: name, label: name })),
  ];
  const disabled = Boolean(blocked);
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="mt-3 flex flex-col gap-3">
      {summary && (
        <Notice tone="critical" role="alert">
          {summary}
        </Notice>
      )}
      <div className="flex flex-wrap items-start gap-3">
        <TextField
          label="From"
          name="from"
          type="datetime-local"
          className="w-48"
          value={from}
          error={errors.from}
          disabled={disabled}
          onBlur={() => leave("from")}
          onChange={({ target }) => setFrom(target.value)}
        />
        <TextField
          label="To"
          name="to"
          type="datetime-local"
          className="w-48"
          value={to}
          error={errors.to}
          disabled={disabled}
          onBlur={() => leave("to")}
          onChange={({ target }) => setTo(target.value)}
        />
        <SelectField
          label="Model"
          name="model"
          className="w-44"
          value={model}
          options={choices("all models", facets.models)}
          disabled={disabled}
          onChange={({ target }) => setModel(target.value)}
        />
        <SelectField
          label="Service"
          name="service"
          className="w-44"
          value={service}
          options={choices("all services", facets.services)}
          disabled={disabled}
          onChange={({ target }) => setService(target.value)}
        />
        <TextField
          label="What happened"
          name="comment"
          className="min-w-48 flex-1"
          value={comment}
          error={errors.comment}
          disabled={disabled}
          onChange={({ target }) => setComment(target.value)}
        />
        <Button type="submit" className="self-end" busy={busy} blocked={blocked}>
          Leave out
        </Button>
      </div>
      {blocked && <p className="text-ink-3 text-sm">Marking incidents {blocked}.</p>}
    </form>
  );
}
