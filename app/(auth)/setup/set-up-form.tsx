"use client";

import { useEffect, useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { signIn } from "@/components/panels/forms/sign-in";
import { useForm } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { MadeKeys, type SetUpKeys } from "./made-keys";

const EMPTY = { code: "", email: "", password: "", team: "Default", project: "Default", time_zone: "UTC" };

/** Creates the first admin, team, project and key, with the code from the server's console. */
export function SetUpForm({ address }: { address: string }) {
  const [fields, setFields] = useState(EMPTY);
  const [zones, setZones] = useState<string[]>(["UTC"]);
  const [made, setMade] = useState<{ keys: SetUpKeys; signedIn: boolean } | null>(null);
  const form = useForm({
    asks: false,
    schema: () => import("@/lib/schema/people/set-up").then((one) => one.SetUp),
    read: () => fields,
    submit: async (body) => {
      const keys = await callApi<SetUpKeys>("POST", "/api/v1/setup", { body });
      const signedIn = await signIn(body.email, body.password).then(
        () => true,
        () => false,
      );
      setMade({ keys, signedIn });
    },
  });

  useEffect(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
    setZones([...new Set(["UTC", own, ...Intl.supportedValuesOf("timeZone")])]);
    setFields((before) => ({ ...before, time_zone: own }));
  }, []);

  if (made) return <MadeKeys keys={made.keys} address={address} signedIn={made.signedIn} />;
  const field = (name: keyof typeof EMPTY) =>
    form.field(name, fields[name], (value) => setFields({ ...fields, [name]: value }));
  return (
    <Form form={form}>
      <div>
        <h1 className="font-semibold text-lg">Set up Sightline</h1>
        <p className="mt-1 text-ink-2">Create the first admin, a team and a project. This page works once.</p>
      </div>
      <TextField
        label="Setup code"
        autoComplete="off"
        autoFocus
        spellCheck={false}
        placeholder="XXXXX-XXXXX-XXXXX"
        hint="Printed on the server's console"
        {...field("code")}
      />
      <TextField label="Email" type="email" autoComplete="username" {...field("email")} />
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
        hint="Days and budgets start at its midnight"
        options={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
        {...field("time_zone")}
      />
      <Button type="submit" look="primary" {...form.button}>
        Set up
      </Button>
    </Form>
  );
}
