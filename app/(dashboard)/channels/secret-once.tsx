import { CopyButton } from "@/components/ui/copy-button";
import { momentText } from "@/lib/format/time-text";

type SecretOnceProps = {
  secret: string;
  /** How long the previous secret also signs. */
  previousUntil: { iso: string; timeZone: string } | null;
};

/** Shows a signing secret; it cannot be read later. */
export function SecretOnce({ secret, previousUntil }: SecretOnceProps) {
  return (
    <div>
      <p className="mb-2">
        The signing secret is shown only once. Your receiver verifies signatures with it.
        {previousUntil &&
          ` Until ${momentText(Date.parse(previousUntil.iso), previousUntil.timeZone)} messages are also signed with the old secret.`}
      </p>
      <div className="rounded-control border border-quiet bg-bg p-3">
        <code className="mb-2.5 block break-all font-mono text-sm">{secret}</code>
        <CopyButton text={secret} label="Copy secret" />
      </div>
    </div>
  );
}
