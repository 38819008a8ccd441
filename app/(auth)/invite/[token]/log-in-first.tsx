"use client";

import type { ReactNode } from "react";
import { useSignOut } from "@/components/panels/forms/sign-out";
import { Button, buttonClass } from "@/components/ui/button";

type LogInFirstProps = { token: string; email: string; heading: ReactNode; signedInAs: string | null };

/** The invitation belongs to an account that is not the one signed in here. */
export function LogInFirst({ token, email, heading, signedInAs }: LogInFirstProps) {
  const signOut = useSignOut();
  const here = `/invite/${encodeURIComponent(token)}`;
  return (
    <div className="flex flex-col gap-4">
      {heading}
      <p className="text-pretty">
        {signedInAs === null ? (
          <>This address already has an account. Log in to accept.</>
        ) : (
          <>
            You are signed in as <span className="break-all font-medium">{signedInAs}</span>. Log out to
            accept as <span className="break-all font-medium">{email}</span>.
          </>
        )}
      </p>
      {signedInAs === null ? (
        <a href={`/login?next=${encodeURIComponent(here)}`} className={buttonClass("primary")}>
          Log in
        </a>
      ) : (
        <Button look="primary" onClick={() => void signOut(here)}>
          Log out
        </Button>
      )}
    </div>
  );
}
