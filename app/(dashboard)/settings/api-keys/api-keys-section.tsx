"use client";

import { useState } from "react";
import { momentText } from "@/components/charts/time-text";
import { Form } from "@/components/panels/forms/form";
import { useChange } from "@/components/panels/forms/use-change";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { TextField } from "@/components/ui/field";
import { Table } from "@/components/ui/table";
import { formatDuration } from "@/lib/format/format-value";
import { type ApiKeyView, NewApiKey } from "@/lib/schema/people/api-key";
import type { Scope } from "@/lib/schema/people/role";

const SCOPES: { value: Scope; label: string }[] = [
  { value: "ingest", label: "ingest: send requests and circuit events" },
  { value: "read", label: "read: metrics, requests, alerts" },
  { value: "manage", label: "manage: rules, channels, routes, budgets" },
];
const COLUMNS = [
  { key: "name", label: "name" },
  { key: "key", label: "key" },
  { key: "scopes", label: "scopes" },
  { key: "used", label: "last used" },
  { key: "created", label: "created" },
  { key: "revoke", label: "revoke", silent: true },
];

type ApiKeysSectionProps = { keys: readonly ApiKeyView[]; timeZone: string; now: number };

export function ApiKeysSection({ keys, timeZone, now }: ApiKeysSectionProps) {
  const [made, setMade] = useState<string | null>(null);
  const { attempt, busy } = useChange();
  const revoke = ({ id, name }: ApiKeyView) => {
    if (!window.confirm(`Revoke ${name}? Its requests will be rejected within a second.`)) return;
    void attempt((call) => call("DELETE", `/api/v1/api-keys/${id}`), {
      done: `${name} revoked`,
      failed: "Not revoked",
    });
  };
  return (
    <>
      {keys.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by keyboard.
        <section className="relative mb-4 overflow-x-auto" tabIndex={0} aria-label="API key list">
          <Table
            caption="API keys"
            columns={COLUMNS}
            className="min-w-[640px]"
            rows={keys.map((key) => ({
              id: key.id,
              cells: [
                key.name,
                <code key="key" className="whitespace-nowrap font-mono text-sm">
                  {key.key}
                </code>,
                key.scopes.join(", "),
                key.last_used_at ? `${formatDuration(now - Date.parse(key.last_used_at))} ago` : "never",
                <span key="made" className="whitespace-nowrap">
                  {momentText(Date.parse(key.created_at), timeZone)}
                </span>,
                <Button key="revoke" size="small" look="danger" busy={busy} onClick={() => revoke(key)}>
                  Revoke<span className="sr-only"> {key.name}</span>
                </Button>,
              ],
            }))}
          />
        </section>
      )}
      {made ? (
        <div
          role="status"
          className="flex flex-col items-start gap-2.5 rounded-control border border-line bg-bg p-3"
        >
          <p>The new key is shown only once.</p>
          <code className="break-all font-mono text-sm">{made}</code>
          <div className="flex gap-2">
            <CopyButton text={made} label="Copy key" />
            <Button size="small" onClick={() => setMade(null)}>
              Done
            </Button>
          </div>
        </div>
      ) : (
        <NewKeyForm onMade={setMade} />
      )}
    </>
  );
}

function NewKeyForm({ onMade }: { onMade: (key: string) => void }) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["ingest"]);
  const form = useProjectForm({
    needs: "admin",
    schema: NewApiKey,
    read: () => ({ name: name.trim(), scopes }),
    submit: async (body, call) => {
      const { key } = await call<{ key: string }>("POST", "/api/v1/api-keys", body);
      onMade(key);
    },
  });
  return (
    <Form form={form} className="flex flex-col gap-3">
      <TextField
        label="Key name"
        className="max-w-80"
        placeholder="checkout service"
        {...form.field("name", name, setName)}
      />
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 font-medium text-sm">Scopes</legend>
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
        {form.errors.scopes && <p className="text-critical text-sm">{form.errors.scopes}</p>}
      </fieldset>
      <Button type="submit" {...form.button} className="self-start">
        Create key
      </Button>
    </Form>
  );
}
