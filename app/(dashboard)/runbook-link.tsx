import { ExternalLink } from "lucide-react";

/** A link that leaves Sightline: the site it leads to gets no referrer, which would name an alert. */
export function RunbookLink({ href, of }: { href: string; of?: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      title={href}
      className="inline-flex max-w-full items-center gap-1 text-accent hover:underline"
    >
      <span className="min-w-0 break-words">{of ? `Runbook: ${of}` : "Runbook"}</span>
      <ExternalLink aria-hidden size={12} className="shrink-0" />
    </a>
  );
}
