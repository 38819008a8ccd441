"use client";

import { useState } from "react";
import { choices } from "@/components/panels/forms/choices";
import { Form } from "@/components/panels/forms/form";
import { useChange } from "@/components/panels/forms/use-change";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { useBlocked } from "@/components/panels/frame/project-context";
import { fromWallInput, toWallInput } from "@/components/panels/range/wall-input";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { MomentField } from "@/components/ui/moment-field";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import { momentText } from "@/lib/format/time-text";
import type { IncidentView } from "@/lib/manage/edit-incidents";
import { HOUR_MS } from "@/lib/schema/time/epoch";

type IncidentsSectionProps = {
  incidents: readonly IncidentView[];
  facets: Facets;
  timeZone: string;
  now: number;
};

/** Periods that the detectors do not learn from. */
export function IncidentsSection({ incidents, facets, timeZone, now }: IncidentsSectionProps) {
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  // A new form for the next period.
  const [round, setRound] = useState(0);
  const remove = (id: string) =>
    attempt((call) => call("DELETE", `/api/v1/incidents/${id}`), {
      done: "Period included again",
      failed: "Not deleted",
    });
  return (
    <section className="card px-4 py-3.5" aria-labelledby="incidents">
      <h2 id="incidents" className="font-semibold text-[0.875rem]">
        Excluded periods
      </h2>
      <p className="mt-0.5 max-w-3xl text-pretty text-ink-2">
        Exclude outages and load tests from the baseline. Maintenance windows are always excluded, firing
        periods for a day.
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
                Delete<span className="sr-only"> {momentText(Date.parse(from), timeZone)}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <IncidentForm
        key={round}
        facets={facets}
        timeZone={timeZone}
        now={now}
        onDone={() => setRound(round + 1)}
      />
    </section>
  );
}

type IncidentFormProps = Omit<IncidentsSectionProps, "incidents"> & { onDone: () => void };

function IncidentForm({ facets, timeZone, now, onDone }: IncidentFormProps) {
  const [from, setFrom] = useState(toWallInput(now - HOUR_MS, timeZone));
  const [to, setTo] = useState(toWallInput(now, timeZone));
  const [model, setModel] = useState("");
  const [service, setService] = useState("");
  const [comment, setComment] = useState("");
  const read = () => ({
    from: fromWallInput(from, timeZone) ?? "",
    to: fromWallInput(to, timeZone) ?? "",
    model: model || null,
    service: service || null,
    comment,
  });
  const form = useProjectForm({
    needs: "member",
    schema: () => import("@/lib/schema/detectors/incident").then((one) => one.NewIncident),
    read,
    submit: async (body, call) => {
      await call("POST", "/api/v1/incidents", body);
      onDone();
      return "Excluded from the baseline";
    },
  });
  return (
    <Form form={form} className="mt-3 flex flex-col gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <MomentField label="From" className="w-48" {...form.field("from", from, setFrom)} />
        <MomentField label="To" className="w-48" {...form.field("to", to, setTo)} />
        <SelectField
          label="Model"
          className="w-44"
          options={choices("all models", facets.models)}
          {...form.field("model", model, setModel)}
        />
        <SelectField
          label="Service"
          className="w-44"
          options={choices("all services", facets.services)}
          {...form.field("service", service, setService)}
        />
        <TextField
          label="Reason"
          className="min-w-48 flex-1"
          {...form.field("comment", comment, setComment)}
        />
        <Button type="submit" className="self-end" {...form.button}>
          Exclude
        </Button>
      </div>
      {form.blocked && <p className="text-ink-3 text-sm">Excluding periods {form.blocked}.</p>}
    </Form>
  );
}
