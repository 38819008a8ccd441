import { buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

export type SetUpKeys = { api_key: string; manage_key: string };
type MadeKeysProps = { keys: SetUpKeys; address: string; signedIn: boolean };

/** Shows the keys once. The links load a new page, so that they do not stay in memory. */
export function MadeKeys({ keys, address, signedIn }: MadeKeysProps) {
  return (
    <div className="flex flex-col gap-4" role="status">
      <div>
        <h1 className="font-semibold text-lg">Sightline is ready</h1>
        <p className="mt-1 text-ink-2">The project has two API keys. They are shown only once.</p>
      </div>
      <Key label="For your services: sends requests" name="sending key" text={keys.api_key} id="api-key" />
      <Key
        label="For scripts: reads data, edits rules and channels"
        name="managing key"
        text={keys.manage_key}
        id="manage-key"
      />
      <p className="text-ink-2">
        Send requests to <code className="break-all font-mono text-sm">{address}/api/v1/requests</code>.
      </p>
      <a href={signedIn ? "/" : "/login"} className={buttonClass("primary")}>
        {signedIn ? "Open the dashboard" : "Log in"}
      </a>
    </div>
  );
}

function Key({ label, name, text, id }: { label: string; name: string; text: string; id: string }) {
  return (
    <div className="rounded-control border border-quiet bg-bg p-3">
      <p className="mb-1 text-ink-3 text-sm">{label}</p>
      <code className="mb-2.5 block break-all font-mono text-sm" data-testid={id}>
        {text}
      </code>
      <CopyButton text={text} label={`Copy ${name}`} />
    </div>
  );
}
