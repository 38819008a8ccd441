"use client";

import { type FormEvent, useEffect, useState } from "react";
import { signIn } from "@/components/panels/forms/session-calls";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";

/** `next` is a path of ours: the server has checked it. */
export function LoginForm({ next }: { next: string }) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [waitUntil, setWaitUntil] = useState<number | null>(null);
  const [left, setLeft] = useState(0);

  useEffect(() => {
    if (waitUntil === null) return;
    const look = () => {
      const seconds = Math.max(0, Math.ceil((waitUntil - Date.now()) / 1_000));
      setLeft(seconds);
      if (seconds === 0) setWaitUntil(null);
    };
    look();
    const timer = setInterval(look, 500);
    return () => clearInterval(timer);
  }, [waitUntil]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setRefusal(null);
    const answer = await signIn(String(fields.get("email")), String(fields.get("password")));
    if (answer.kind === "in") {
      // A full load: nothing of the signed-out page is kept.
      window.location.assign(next);
      return;
    }
    setBusy(false);
    if (answer.kind === "throttled") setWaitUntil(Date.now() + answer.seconds * 1_000);
    else if (answer.kind === "refused") setRefusal("E-mail address or password is wrong.");
    else setRefusal("Log-in is not available right now. Try again in a moment.");
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <h1 className="font-semibold text-lg">Log in</h1>
      {waitUntil !== null ? (
        <Notice tone="warning" role="alert">
          Too many attempts. Try again in {left >= 90 ? `${Math.ceil(left / 60)} minutes` : `${left} s`}.
        </Notice>
      ) : (
        refusal && (
          <Notice tone="critical" role="alert">
            {refusal}
          </Notice>
        )
      )}
      <TextField label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" look="primary" busy={busy} disabled={waitUntil !== null}>
        Log in
      </Button>
    </form>
  );
}
