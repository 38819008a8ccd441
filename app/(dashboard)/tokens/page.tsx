import { BreakdownChart } from "@/components/panels/breakdown/breakdown-chart";
import { BreakdownPage } from "@/components/panels/breakdown/breakdown-page";
import { FigureStrip } from "@/components/panels/breakdown/figure-strip";
import { GroupSection } from "@/components/panels/breakdown/group-section";
import { PanelSlot } from "@/components/panels/panel/panel-slot";
import { requirePage } from "@/lib/auth/page";
import { loadPageParts } from "@/lib/dashboard/range/load-page-parts";
import {
  loadCachedInputPanel,
  loadCachePanel,
  loadOutputPanel,
  loadTokenFigures,
  loadTokenKindsPanel,
  loadTokenTable,
} from "@/lib/dashboard/series/load-tokens";
import { byText, isUngrouped } from "../group-text";
import { pageSearch, type SearchParams } from "../page-search";

export const metadata = { title: "Tokens & cache" };

export default async function TokensPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search: query } = await requirePage("/tokens", await pageSearch(searchParams));
  const section = { id: project.id, search: query.toString() };
  const parts = await loadPageParts(section.id, section.search);
  return (
    <BreakdownPage title="Tokens & cache" {...parts}>
      <FigureStrip load={() => loadTokenFigures(section.id, section.search)} />
      <PanelSlot title="Tokens" height={290} phoneHeight={425}>
        <Kinds {...section} />
      </PanelSlot>
      <div className="grid gap-3.5 lg:grid-cols-2">
        <PanelSlot title="Cache hit rate" height={430} className="grid min-w-0">
          <Cache {...section} />
        </PanelSlot>
        <PanelSlot title="Cached input" height={413} className="grid min-w-0">
          <CachedInput {...section} />
        </PanelSlot>
      </div>
      <PanelSlot title="Output length" height={290} phoneHeight={480}>
        <Output {...section} />
      </PanelSlot>
      {!isUngrouped(section.search) && (
        <GroupSection load={() => loadTokenTable(section.id, section.search)} />
      )}
    </BreakdownPage>
  );
}

type Section = { id: number; search: string };

async function Kinds({ id, search }: Section) {
  return (
    <BreakdownChart
      anchor="tokens"
      title="Tokens"
      of="per minute"
      panel={await loadTokenKindsPanel(id, search)}
      look="stack"
      height={220}
      beside
      syncId="tokens"
      requests={{ sort: "tokens" }}
    />
  );
}

async function Cache({ id, search }: Section) {
  return (
    <BreakdownChart
      anchor="cache-hits"
      title="Cache hit rate"
      of={`requests with a cache hit${byText(search)}`}
      panel={await loadCachePanel(id, search)}
      look="lines"
      height={150}
      syncId="tokens"
    />
  );
}

async function CachedInput({ id, search }: Section) {
  return (
    <BreakdownChart
      anchor="cached-input"
      title="Cached input"
      of={`share of input tokens from a prompt cache${byText(search)}`}
      panel={await loadCachedInputPanel(id, search)}
      look="lines"
      height={150}
      syncId="tokens"
    />
  );
}

async function Output({ id, search }: Section) {
  return (
    <BreakdownChart
      anchor="output"
      title="Output length"
      of={`median tokens of a response${byText(search)}`}
      panel={await loadOutputPanel(id, search)}
      look="lines"
      height={220}
      beside
      syncId="tokens"
    />
  );
}
