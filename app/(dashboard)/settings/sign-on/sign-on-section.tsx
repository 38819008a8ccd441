"use client";

import { type ReactNode, useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import type { SignOnTest, SignOnView } from "@/lib/schema/people/sign-on";

/** What is set in the environment, and a test of it; nothing can be changed here. */
export function SignOnSection({ signOn }: { signOn: SignOnView }) {
  const { attempt, busy } = useChange();
  const [result, setResult] = useState<SignOnTest | null>(null);
  const test = () =>
    attempt(async (call) => setResult(await call<SignOnTest>("POST", "/api/v1/sign-on/test")), {
      failed: "Not tested",
    });
  const { new_users: newUsers, domains } = signOn;
  const rows: [string, ReactNode][] = [
    ["Provider", signOn.kind === "github" ? "GitHub (OAuth 2)" : "OpenID Connect"],
    ["Issuer", <Code key="issuer" text={signOn.issuer} />],
    ["Client ID", <Code key="client" text={signOn.client_id} />],
    ["Redirect address", <Code key="redirect" text={signOn.redirect_uri} copy />],
    ["Called hosts", <Code key="hosts" text={signOn.hosts.join(", ")} />],
    ["Allowed domains", domains === null ? "any verified address" : domains.join(", ")],
    [
      "New users",
      newUsers === null
        ? "refused; only existing accounts may sign in"
        : `become ${newUsers.role} of ${newUsers.team === null ? "the oldest team" : `the team ${newUsers.team}`}`,
    ],
    ["Password login", signOn.password_login ? "on" : "off"],
  ];
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr] sm:gap-y-2">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="mb-1.5 min-w-0 sm:mb-0">{value}</dd>
          </div>
        ))}
      </dl>
      {result && (
        <Notice tone={result.reachable ? "info" : "critical"} role="status">
          {result.reachable ? result.message : `Test failed: ${result.message}`}{" "}
          <span className="text-ink-3">({result.took_ms} ms)</span>
        </Notice>
      )}
      <Button busy={busy} onClick={() => void test()} className="self-start">
        Test provider
      </Button>
    </div>
  );
}

function Code({ text, copy = false }: { text: string; copy?: boolean }) {
  return (
    <span className="flex flex-wrap items-center gap-2">
      <code className="break-all font-mono text-sm">{text}</code>
      {copy && <CopyButton text={text} label="Copy" />}
    </span>
  );
}
