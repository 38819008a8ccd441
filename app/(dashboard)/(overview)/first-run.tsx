"use client";

import { Tabs } from "@base-ui/react/tabs";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { utcText } from "@/lib/format/time-text";
import { requestSamples } from "./request-samples";

/** Replaces empty charts with how to send the first request. Once it arrives, live refresh shows the dashboard. */
export function FirstRun({ address, projectName }: { address: string; projectName: string }) {
  const [key, setKey] = useState<string | null>(null);
  const { attempt, busy } = useChange();
  const blocked = useBlocked("admin");
  const createKey = () =>
    attempt(
      async (call) => {
        const name = `first key, ${utcText(Date.now(), "minutes")}`;
        const created = await call<{ key: string }>("POST", "/api/v1/api-keys", { name, scopes: ["ingest"] });
        setKey(created.key);
      },
      { failed: "Key not created" },
    );
  return (
    <section className="card mx-auto mt-6 max-w-3xl p-5 sm:p-7" aria-labelledby="first-run">
      <h2 id="first-run" className="font-semibold text-lg">
        Send your first request
      </h2>
      <p className="mt-1 text-pretty text-ink-2">
        {projectName} has not received any requests yet. Send one and this page becomes its dashboard.
      </p>
      <dl className="mt-5 grid gap-x-4 gap-y-3 sm:grid-cols-[90px_minmax(0,1fr)]">
        <dt className="pt-1 text-ink-3">Endpoint</dt>
        <dd className="flex flex-wrap items-center gap-2.5">
          <code className="break-all font-mono text-sm">{address}/api/v1/requests</code>
          <CopyButton text={`${address}/api/v1/requests`} of="endpoint" />
        </dd>
        <dt className="pt-1 text-ink-3">API key</dt>
        <dd className="flex flex-wrap items-center gap-2.5">
          {key ? (
            <>
              <code className="break-all font-mono text-sm">{key}</code>
              <CopyButton text={key} of="API key" />
              <span className="basis-full text-ink-2 text-sm">
                Shown only once: store it where your service reads it.
              </span>
            </>
          ) : (
            <>
              <span className="text-ink-2">Use your setup key or</span>
              <Button size="small" busy={busy} blocked={blocked} onClick={() => void createKey()}>
                Create key
              </Button>
              {blocked && <span className="text-ink-3 text-sm">{blocked}</span>}
            </>
          )}
        </dd>
      </dl>
      <Tabs.Root defaultValue="curl" className="mt-5">
        <Tabs.List aria-label="Language" className="flex flex-wrap gap-1 border-line border-b">
          {requestSamples(address, key).map(({ id, label }) => (
            <Tabs.Tab
              key={id}
              value={id}
              className="-mb-px min-h-8 border-transparent border-b-2 px-3 text-ink-2 hover:text-ink data-active:border-accent data-active:font-medium data-active:text-ink"
            >
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {requestSamples(address, key).map(({ id, label, code }) => (
          <Tabs.Panel key={id} value={id} className="relative mt-3">
            <pre className="overflow-x-auto rounded-control border border-quiet bg-bg p-3.5 pe-24 font-mono text-sm leading-5">
              <code>{code}</code>
            </pre>
            <div className="absolute top-2.5 right-2.5">
              <CopyButton text={code} label={`Copy ${label}`} />
            </div>
          </Tabs.Panel>
        ))}
      </Tabs.Root>
      <p role="status" className="mt-5 flex items-center gap-2.5 text-ink-2">
        <span
          aria-hidden
          className="size-2 animate-[breathe_1.6s_ease-in-out_infinite] rounded-full bg-accent"
        />
        Waiting for the first request
      </p>
    </section>
  );
}
