"use client";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

type SecretLinkProps = { about: string; url: string; onDone: () => void };

/** A link that can be read only now. */
export function SecretLink({ about, url, onDone }: SecretLinkProps) {
  return (
    <div
      role="status"
      className="flex flex-col items-start gap-2.5 rounded-control border border-line bg-bg p-3"
    >
      <p className="text-pretty">{about}</p>
      <code className="break-all font-mono text-sm">{url}</code>
      <div className="flex gap-2">
        <CopyButton text={url} label="Copy link" />
        <Button size="small" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
