"use client";

import { useEffect, useState } from "react";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import type { ProjectView } from "@/lib/schema/people/project";

type Fields = Pick<
  ProjectView,
  | "id"
  | "name"
  | "time_zone"
  | "output_includes_thinking"
  | "gateway_counts"
  | "keeps_people"
  | "joins_incidents"
>;

const CHOICES = [
  {
    name: "output_includes_thinking",
    label: "Output tokens include thinking tokens",
    about: "Affects computed cost. On: for all providers. Off: as each provider counts",
  },
  {
    name: "gateway_counts",
    label: "Count calls as the gateway reports them",
    about: "For calls that both a client and a gateway report. Off: as the client reports them",
  },
  {
    name: "keeps_people",
    label: "Tell apart the people who use coding agents",
    about:
      "Stores a keyed hash of each account, never the account. Off: new requests do not say who made them",
  },
  {
    name: "joins_incidents",
    label: "Join alerts with one cause to an incident",
    about:
      "One message thread and one PagerDuty incident for all of them. Off: each rule notifies separately",
  },
] as const;

export function ProjectSection({ project }: { project: Fields }) {
  const [fields, setFields] = useState(project);
  const [zones, setZones] = useState([project.time_zone]);
  const form = useProjectForm({
    needs: "admin",
    schema: () => import("@/lib/schema/people/project").then((one) => one.ProjectChange),
    read: () => ({
      name: fields.name,
      time_zone: fields.time_zone,
      output_includes_thinking: fields.output_includes_thinking,
      gateway_counts: fields.gateway_counts,
      keeps_people: fields.keeps_people,
      joins_incidents: fields.joins_incidents,
    }),
    of: project,
    submit: async (change, call) => {
      await call("PATCH", `/api/v1/projects/${project.id}`, change);
      return "Project saved";
    },
  });
  useEffect(() => {
    setZones([...new Set([project.time_zone, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort());
  }, [project.time_zone]);
  return (
    <Form form={form}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Name"
          {...form.field("name", fields.name, (name) => setFields({ ...fields, name }))}
        />
        <SelectField
          label="Time zone"
          options={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
          {...form.field("time_zone", fields.time_zone, (time_zone) => setFields({ ...fields, time_zone }))}
        />
      </div>
      {CHOICES.map(({ name, label, about }) => (
        <label key={name} className="flex items-start gap-2.5">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-(--accent)"
            checked={fields[name]}
            disabled={form.blocked !== null}
            onChange={(event) => setFields({ ...fields, [name]: event.target.checked })}
          />
          <span>
            {label}
            <span className="block text-ink-3 text-sm">{about}</span>
          </span>
        </label>
      ))}
      <Button type="submit" look="primary" {...form.button} className="self-start">
        Save project
      </Button>
      {form.blocked && <p className="text-ink-3 text-sm">Changing this {form.blocked}.</p>}
    </Form>
  );
}
