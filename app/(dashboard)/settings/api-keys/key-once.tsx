import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

type KeyOnceProps = { secret: string; note?: string; onDone: () => void };

/** A key that was just made, the only time that it can be read. */
export function KeyOnce({ secret, note, onDone }: KeyOnceProps) {
  return (
    <div
      role="status"
      className="flex flex-col items-start gap-2.5 rounded-control border border-line bg-bg p-3"
    >
      <p>The new key is shown only once.{note && ` ${note}`}</p>
      <code className="break-all font-mono text-sm">{secret}</code>
      <div className="flex gap-2">
        <CopyButton text={secret} label="Copy key" />
        <Button size="small" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
