"use client";

import { type FormEvent, useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { useFormCheck } from "@/components/panels/forms/use-form-check";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { ChangePassword } from "@/lib/schema/people/credentials";

export function PasswordSection() {
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const { form, errors, summary, leave, check, refuse } = useFormCheck(ChangePassword, () => ({
    current,
    password,
  }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = check();
    if (!body) return;
    setBusy(true);
    try {
      await callApi("PUT", "/api/v1/password", { body });
      window.location.assign("/login");
    } catch (thrown) {
      setBusy(false);
      refuse(thrown);
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
          label="Current password"
          name="current"
          type="password"
          autoComplete="current-password"
          value={current}
          error={errors.current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <TextField
          label="New password"
          name="password"
          type="password"
          autoComplete="new-password"
          hint="At least 12 characters"
          value={password}
          error={errors.password}
          onBlur={() => password !== "" && leave("password")}
          onChange={(event) => setPassword(event.target.value)}
        />
      </div>
      <Button type="submit" busy={busy} disabled={current === "" || password === ""} className="self-start">
        Change password
      </Button>
    </form>
  );
}
