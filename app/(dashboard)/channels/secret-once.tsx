import { momentText } from "@/components/charts/time-text";
import { CopyButton } from "@/components/ui/copy-button";

type SecretOnceProps = {
  secret: string;
  /** Until when the secret before it signs as well. */
  previousUntil: { iso: string; timeZone: string } | null;
};

/** A signing secret, at the only moment at which it can be read. */
export function SecretOnce({ secret, previousUntil }: SecretOnceProps) {
  return (
    <div>
      <p className="mb-2">
        The signing secret is shown this once. Your receiver checks signatures with it.
        {previousUntil &&
          ` Until ${momentText(Date.parse(previousUntil.iso), previousUntil.timeZone)} messages are signed with the old secret as well.`}
      </p>
      <div className="rounded-control border border-quiet bg-bg p-3">
        <code className="mb-2.5 block break-all font-mono text-sm">{secret}</code>
        <CopyButton text={secret} label="Copy secret" />
      </div>
    </div>
  );
}
