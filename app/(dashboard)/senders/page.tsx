import { PageHeader } from "@/components/panels/frame/page-header";
import { RefreshMenu } from "@/components/panels/range/refresh-menu";
import { SearchBox } from "@/components/panels/range/search-box";
import { CopyButton } from "@/components/ui/copy-button";
import { requirePage } from "@/lib/auth/page";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadQuickStarts } from "@/lib/dashboard/senders/load-quick-starts";
import { loadSenders } from "@/lib/dashboard/senders/load-senders";
import { env } from "@/lib/env";
import { formatCount } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import { hasWords } from "@/lib/schema/has-words";
import type { SendersAnswer } from "@/lib/schema/senders/senders-answer";
import { pageSearch, type SearchParams } from "../page-search";

export const metadata = { title: "Senders" };

const VERSIONS_SHOWN = 5;

export default async function SendersPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/senders", await pageSearch(searchParams));
  const now = Date.now();
  const [{ senders }, ingest] = await Promise.all([
    loadSenders(project.id),
    loadIngestState(project.id, now),
  ]);
  const starts = loadQuickStarts(env().NEXTAUTH_URL);
  const startOf = (name: string) => starts.find((start) => start.name === name);
  const text = search.get("text") ?? "";
  const shown = senders.filter((sender) => hasWords(text, [sender.label, sender.name, ...sender.versions]));
  const offered = starts.filter(({ label, name }) => hasWords(text, [label, name]));
  return (
    <>
      <PageHeader title="Senders">
        <SearchBox name="text" label="Find senders" placeholder="Name or version" className="max-w-72" />
        <RefreshMenu renderedAt={now} ingest={ingest} />
      </PageHeader>
      <div className="flex flex-col gap-3.5">
        <p className="max-w-3xl text-pretty text-ink-2">
          What sends data to this project, and what its data cannot show. Prompts, completions, command lines
          and hosts are not read.
        </p>
        {senders.length === 0 ? (
          <div className="card px-4 py-8 text-center">
            <p className="font-medium">
              {ingest.kind === "none" ? "Nothing has sent data yet" : "No sender recognized yet"}
            </p>
            <p className="mt-1 text-ink-2">Choose a sender below. It appears here within a few seconds.</p>
          </div>
        ) : shown.length === 0 ? (
          <p className="card px-4 py-8 text-center text-ink-2">No matching senders send data.</p>
        ) : (
          <ul className="flex flex-col gap-3.5" aria-label="Senders of this project">
            {shown.map((sender) => (
              <SenderCard
                key={sender.name}
                sender={sender}
                quickStart={startOf(sender.name)?.text ?? null}
                timeZone={timeZone}
              />
            ))}
          </ul>
        )}
        <section className="card px-4 py-3.5" aria-labelledby="connect-title">
          <h2 id="connect-title" className="font-semibold text-[0.875rem]">
            Connect a sender
          </h2>
          <p className="mt-0.5 mb-2 text-ink-2">
            Replace slk_your_key by a key with the scope ingest. docs/senders has a page on each.
          </p>
          {offered.length === 0 && (
            <p className="py-2 text-ink-2">
              No page is about this sender. Any OTLP exporter can send to Sightline.
            </p>
          )}
          <ul className="flex flex-col">
            {offered.map(({ name, label, text }) => (
              <li key={name} className="border-quiet border-b last:border-0">
                <QuickStart summary={label} text={text} of={label} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

type SenderCardProps = {
  sender: SendersAnswer["senders"][number];
  quickStart: string | null;
  timeZone: string;
};

function SenderCard({ sender, quickStart, timeZone }: SenderCardProps) {
  const { label, versions, requests, last_seen_at: last, cannot_tell: limits } = sender;
  const shown = versions.slice(0, VERSIONS_SHOWN).join(", ");
  const more = versions.length - VERSIONS_SHOWN;
  return (
    <li className="card min-w-0 px-4 py-3.5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="font-semibold text-[0.875rem]">{label}</h2>
        {shown !== "" && (
          <span className="break-all text-ink-3">
            {shown}
            {more > 0 && ` and ${more} more`}
          </span>
        )}
        <span className="text-ink-2 max-sm:basis-full sm:ms-auto">
          {requests === 0
            ? "Its calls are counted as another sender reports them"
            : formatCount(requests, "request")}
          , last {momentText(Date.parse(last), timeZone)}
        </span>
      </div>
      {limits.length > 0 && (
        <ul className="mt-2 list-disc ps-5 text-ink-2" aria-label={`What ${label} cannot report`}>
          {limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      )}
      {quickStart !== null && <QuickStart summary="Quick start" text={quickStart} of={label} />}
    </li>
  );
}

function QuickStart({ summary, text, of }: { summary: string; text: string; of: string }) {
  return (
    <details className="py-2">
      <summary className="cursor-pointer text-accent">
        {summary}
        {summary !== of && <span className="sr-only"> of {of}</span>}
      </summary>
      <div className="relative mt-2 flex flex-col gap-2">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <pre className="overflow-x-auto rounded-control bg-quiet px-3 py-2.5 font-mono text-sm" tabIndex={0}>
          {text}
        </pre>
        <div className="sm:absolute sm:end-2 sm:top-2">
          <CopyButton text={text} of={`quick start of ${of}`} />
        </div>
      </div>
    </details>
  );
}
