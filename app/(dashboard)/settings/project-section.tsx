"use client";

import { type FormEvent, useEffect, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { useFormCheck } from "@/components/panels/forms/use-form-check";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import { ProjectChange, type ProjectView } from "@/lib/schema/people/project";

type Fields = Pick<ProjectView, "id" | "name" | "time_zone" | "output_includes_thinking">;

export function ProjectSection({ project }: { project: Fields }) {
  const [fields, setFields] = useState(project);
  const [zones, setZones] = useState([project.time_zone]);
  const [busy, setBusy] = useState(false);
  const call = useApi();
  const blocked = useBlocked("admin");
  const { refresh } = useNavigation();
  const { tell } = useToast();
  const read = () => ({
    name: fields.name,
    time_zone: fields.time_zone,
    output_includes_thinking: fields.output_includes_thinking,
  });
  const { form, errors, summary, leave, check, refuse } = useFormCheck(ProjectChange, read);
  useEffect(() => {
    setZones([...new Set([project.time_zone, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort());
  }, [project.time_zone]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const change = check();
    if (!change) return;
    setBusy(true);
    try {
      await call("PATCH", `/api/v1/projects/${project.id}`, change);
      tell("Project saved");
      refresh();
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {summary && (
        <Notice tone="critical" role="alert">
          {summary}
        </Notice>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Name"
          name="name"
          value={fields.name}
          error={errors.name}
          disabled={Boolean(blocked)}
          onBlur={() => leave("name")}
          onChange={(event) => setFields({ ...fields, name: event.target.value })}
        />
        <SelectField
          label="Time zone"
          name="time_zone"
          value={fields.time_zone}
          error={errors.time_zone}
          disabled={Boolean(blocked)}
          options={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
          onChange={(event) => setFields({ ...fields, time_zone: event.target.value })}
        />
      </div>
      <label className="flex items-start gap-2.5">
        <input
          type="checkbox"
          className="mt-0.5 size-4 accent-(--accent)"
          checked={fields.output_includes_thinking}
          disabled={Boolean(blocked)}
          onChange={(event) => setFields({ ...fields, output_includes_thinking: event.target.checked })}
        />
        <span>
          Output tokens include thinking tokens
          <span className="block text-ink-3 text-sm">
            How the senders of this project count; it decides computed costs
          </span>
        </span>
      </label>
      <Button type="submit" look="primary" busy={busy} blocked={blocked} className="self-start">
        Save project
      </Button>
      {blocked && <p className="text-ink-3 text-sm">Changing this {blocked}.</p>}
    </form>
  );
}
