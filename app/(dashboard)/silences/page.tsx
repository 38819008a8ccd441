import { labelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { PlanSilence } from "@/components/panels/alerts/plan-silence";
import { SilenceList } from "@/components/panels/alerts/silence-list";
import { shownSilence } from "@/components/panels/alerts/silence-text";
import { PageHeader } from "@/components/panels/frame/page-header";
import { ChoiceBar } from "@/components/panels/panel/choice-bar";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { ScopeFilters } from "@/components/panels/range/scope-filters";
import { requirePage } from "@/lib/auth/page";
import { loadAlertList } from "@/lib/dashboard/alerts/load-alerts";
import { loadSilencedTitles } from "@/lib/dashboard/alerts/load-incidents";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadSilenceCalendar, loadSilences, type SilenceView } from "@/lib/manage/edit-silences";
import { isFiltered, letsScope } from "@/lib/schema/figures/filters";
import { ignoredText, pageChoice, pageFilters } from "@/lib/schema/http/page-query";
import { pageSearch, type SearchParams } from "../page-search";
import { calendarDays, calendarSpan, isCalendarDate } from "./calendar-days";
import { SilenceCalendar } from "./silence-calendar";
import { silenceScope } from "./silence-scope";

export const metadata = { title: "Silences" };

const UNITS = [
  { value: "month", label: "Month" },
  { value: "week", label: "Week" },
] as const;

export default async function SilencesPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/silences", await pageSearch(searchParams));
  const now = Date.now();
  const notices: string[] = [];
  const filters = pageFilters(search, notices);
  const unit = pageChoice(search, "show", UNITS, notices);
  const date = search.get("date");
  if (date && !isCalendarDate(date, timeZone)) notices.push(ignoredText("date", date));
  const span = calendarSpan(unit, date, timeZone, now);
  const [calendar, silences, { alerts }, facets] = await Promise.all([
    loadSilenceCalendar(project.id, span),
    loadSilences(project.id, now),
    loadAlertList(project.id, new URLSearchParams({ limit: "200" })),
    loadFacets(project.id),
  ]);
  const isShown = ({ matchers }: SilenceView) => letsScope(filters, silenceScope(matchers, facets));
  const inCalendar = calendar.filter(isShown);
  const shown = silences.filter(isShown);
  const suggestions = labelSuggestions(alerts, {
    model: facets.models,
    service: facets.services,
    provider: facets.providers,
    environment: facets.environments,
  });
  const titles = await loadSilencedTitles(project.id, [...inCalendar, ...shown], now);
  const reading = { timeZone, now, titles };
  return (
    <>
      <PageHeader title="Silences">
        <ChoiceBar name="show" label="Show" choices={UNITS} />
        <PlanSilence timeZone={timeZone} suggestions={suggestions} />
      </PageHeader>
      <div data-controls className="mb-3.5 flex flex-wrap items-center gap-2 empty:hidden">
        <ScopeFilters
          scopes={[...calendar, ...silences].map(({ matchers }) => silenceScope(matchers, facets))}
        />
      </div>
      <IgnoredNotice text={notices.join(" ")} />
      <SilenceCalendar
        span={span}
        days={calendarDays(inCalendar, span, reading)}
        silences={inCalendar}
        suggestions={suggestions}
        timeZone={timeZone}
        filtered={isFiltered(filters)}
      />
      {shown.length > 0 && <SilenceList silences={shown.map((one) => shownSilence(one, reading))} />}
      {shown.length === 0 && silences.length > 0 && (
        <p className="card px-4 py-10 text-center text-ink-2">
          No matching silences. Change the filters to see others.
        </p>
      )}
    </>
  );
}
