import { buttonClass } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

type MadeKeyProps = { apiKey: string; address: string; signedIn: boolean };

/** Shows the key once. The links load a new page, so that it does not stay in memory. */
export function MadeKey({ apiKey, address, signedIn }: MadeKeyProps) {
  return (
    <div className="flex flex-col gap-4" role="status">
      <div>
        <h1 className="font-semibold text-lg">Sightline is ready</h1>
        <p className="mt-1 text-ink-2">
          This is the project's API key. It is shown only once: store it where your services read it.
        </p>
      </div>
      <div className="rounded-control border border-quiet bg-bg p-3">
        <code className="mb-2.5 block break-all font-mono text-sm" data-testid="api-key">
          {apiKey}
        </code>
        <CopyButton text={apiKey} label="Copy key" />
      </div>
      <p className="text-ink-2">
        Send requests to <code className="break-all font-mono text-sm">{address}/api/v1/requests</code>.
      </p>
      <a href={signedIn ? "/" : "/login"} className={buttonClass("primary")}>
        {signedIn ? "Open the dashboard" : "Log in"}
      </a>
    </div>
  );
}
