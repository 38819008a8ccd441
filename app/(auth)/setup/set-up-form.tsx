"use client";

import { type FormEvent, useEffect, useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { signIn } from "@/components/panels/forms/session-calls";
import { useFormCheck } from "@/components/panels/forms/use-form-check";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SetUp } from "@/lib/schema/people/set-up";
import { MadeKey } from "./made-key";

const EMPTY = { code: "", email: "", password: "", team: "Default", project: "Default", time_zone: "UTC" };

/** Once, with the code from the server's console: the first admin, team, project and key. */
export function SetUpForm({ address }: { address: string }) {
  const [fields, setFields] = useState(EMPTY);
  const [zones, setZones] = useState<string[]>(["UTC"]);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<{ apiKey: string; signedIn: boolean } | null>(null);
  const { form, errors, summary, leave, check, refuse } = useFormCheck(SetUp, () => fields);

  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
    setZones([...new Set(["UTC", own, ...Intl.supportedValuesOf("timeZone")])]);
    setFields((before) => ({ ...before, time_zone: own }));
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = check();
    if (!body) return;
    setBusy(true);
    try {
      const { api_key } = await callApi<{ api_key: string }>("POST", "/api/v1/setup", { body });
      const answer = await signIn(fields.email, fields.password);
      setMade({ apiKey: api_key, signedIn: answer.kind === "in" });
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  };

  if (made) return <MadeKey apiKey={made.apiKey} address={address} signedIn={made.signedIn} />;
  const field = (name: keyof typeof EMPTY) => ({
    name,
    value: fields[name],
    error: errors[name],
    onBlur: () => fields[name] !== "" && leave(name),
    onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value }),
  });
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <div>
        <h1 className="font-semibold text-lg">Set up Sightline</h1>
        <p className="mt-1 text-ink-2">
          The first admin, a team and a project to watch. This page works once.
        </p>
      </div>
      {summary && (
        <Notice tone="critical" role="alert">
          {summary}
        </Notice>
      )}
      <TextField
        label="One-time code"
        autoComplete="off"
        autoFocus
        spellCheck={false}
        placeholder="XXXXX-XXXXX-XXXXX"
        hint="The server has printed it on its console"
        {...field("code")}
      />
      <TextField label="E-mail" type="email" autoComplete="username" {...field("email")} />
      <TextField
        label="Password"
        type="password"
        autoComplete="new-password"
        hint="At least 12 characters"
        {...field("password")}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField label="Team" {...field("team")} />
        <TextField label="Project" {...field("project")} />
      </div>
      <SelectField
        label="Time zone"
        hint="Days and budgets begin at its midnight"
        options={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        {...field("time_zone")}
      />
      <Button type="submit" look="primary" busy={busy}>
        Set up
      </Button>
    </form>
  );
}
