"use client";

import { useState } from "react";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { FieldGroup } from "@/components/ui/field-group";
import type { Scope } from "@/lib/schema/people/role";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { LimitField, limitOf } from "./limit-field";

const SCOPES: { value: Scope; label: string }[] = [
  { value: "ingest", label: "ingest: send requests and circuit events" },
  { value: "read", label: "read: metrics, requests, alerts" },
  { value: "manage", label: "manage: rules, silences, channels, routes, budgets" },
];
const EXPIRY = [
  { value: "", label: "Never" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In 1 year" },
];

export function NewKeyForm({
  defaultLimit,
  onMade,
}: {
  defaultLimit: number;
  onMade: (key: string) => void;
}) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["ingest"]);
  const [days, setDays] = useState("");
  const [limit, setLimit] = useState("");
  const form = useProjectForm({
    needs: "admin",
    schema: () => import("@/lib/schema/people/api-key").then((one) => one.NewApiKey),
    read: (_, now) => ({
      name: name.trim(),
      scopes,
      expires_at: days === "" ? null : new Date(now + Number(days) * DAY_MS).toISOString(),
      requests_per_minute: limitOf(limit),
    }),
    submit: async (body, call) => {
      const { key } = await call<{ key: string }>("POST", "/api/v1/api-keys", body);
      setName("");
      onMade(key);
    },
  });
  return (
    <Form form={form} className="flex flex-col gap-4">
      <h3 className="font-medium">New key</h3>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField label="Key name" placeholder="checkout service" {...form.field("name", name, setName)} />
        <SelectField label="Expires" options={EXPIRY} {...form.field("expires_at", days, setDays)} />
        <LimitField defaultLimit={defaultLimit} {...form.field("requests_per_minute", limit, setLimit)} />
      </div>
      <FieldGroup legend="Scopes" error={form.errors.scopes} className="flex flex-col gap-1">
        {SCOPES.map(({ value, label }) => (
          <label key={value} className="flex min-h-6 items-center gap-2.5">
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              checked={scopes.includes(value)}
              onChange={(event) =>
                setScopes(event.target.checked ? [...scopes, value] : scopes.filter((one) => one !== value))
              }
            />
            {label}
          </label>
        ))}
      </FieldGroup>
      <Button type="submit" {...form.button} className="self-start">
        Create key
      </Button>
    </Form>
  );
}
