"use client";

import { useState } from "react";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import type { AgentsAnswer } from "@/lib/schema/senders/agents-answer";

const BY_ACCOUNT = "";

/** Names a person: free text, or a user with an account. */
export function NamePerson({ people }: { people: readonly AgentsAnswer["people"][number][] }) {
  const [person, setPerson] = useState(BY_ACCOUNT);
  const [identity, setIdentity] = useState("");
  const [name, setName] = useState("");
  const byAccount = person === BY_ACCOUNT;
  const form = useProjectForm({
    needs: "admin",
    schema: () => import("@/lib/schema/senders/person").then((one) => one.NamedPerson),
    read: () => ({
      ...(byAccount ? { identity: identity.trim() } : { person }),
      name: name.trim() === "" && !byAccount ? null : name.trim(),
    }),
    submit: async (body, call) => {
      await call("PUT", "/api/v1/agents/people", body);
      setIdentity("");
      setName("");
      setPerson(BY_ACCOUNT);
      return body.name === null ? "Name removed" : `${body.name} saved`;
    },
  });
  return (
    <details className="mt-3">
      <summary className="cursor-pointer text-accent">Name a person</summary>
      <Form form={form} className="mt-3 flex flex-col gap-3">
        <p className="max-w-2xl text-ink-2 text-sm">
          Accounts are stored as keyed hashes. Enter an account to give its hash a name; the account itself is
          not stored.
        </p>
        <div className="flex flex-wrap items-start gap-3">
          <SelectField
            label="Person"
            className="w-64"
            options={[
              { value: BY_ACCOUNT, label: "by account" },
              ...people.map((one) => ({ value: one.person, label: one.name || one.person })),
            ]}
            {...form.field("person", person, setPerson)}
          />
          {byAccount && (
            <TextField
              label="Email or account id"
              className="w-64"
              {...form.field("identity", identity, setIdentity)}
            />
          )}
          <TextField
            label="Name"
            className="w-48"
            hint={byAccount ? undefined : "Empty removes it"}
            {...form.field("name", name, setName)}
          />
        </div>
        <Button type="submit" look="primary" {...form.button} className="self-start">
          Save name
        </Button>
      </Form>
    </details>
  );
}
