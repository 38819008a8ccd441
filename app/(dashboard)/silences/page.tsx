import { labelSuggestions } from "@/components/panels/alerts/label-suggestions";
import { PlanSilence } from "@/components/panels/alerts/plan-silence";
import { SilenceList } from "@/components/panels/alerts/silence-list";
import { shownSilence } from "@/components/panels/alerts/silence-text";
import { PageHeader } from "@/components/panels/frame/page-header";
import { ChoiceBar } from "@/components/panels/panel/choice-bar";
import { requirePage } from "@/lib/auth/page";
import { loadAlertList } from "@/lib/dashboard/alerts/load-alerts";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadSilenceCalendar, loadSilences } from "@/lib/manage/edit-silences";
import { pageSearch, type SearchParams } from "../page-search";
import { calendarDays, calendarSpan } from "./calendar-days";
import { SilenceCalendar } from "./silence-calendar";

export const metadata = { title: "Silences" };

const UNITS = [
  { value: "month", label: "Month" },
  { value: "week", label: "Week" },
];

export default async function SilencesPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search, timeZone } = await requirePage("/silences", await pageSearch(searchParams));
  const now = Date.now();
  const unit = search.get("show") === "week" ? "week" : "month";
  const span = calendarSpan(unit, search.get("date"), timeZone, now);
  const [calendar, silences, { alerts }, facets] = await Promise.all([
    loadSilenceCalendar(project.id, span),
    loadSilences(project.id, now),
    loadAlertList(project.id, new URLSearchParams({ limit: "200" })),
    loadFacets(project.id),
  ]);
  const suggestions = labelSuggestions(alerts, {
    model: facets.models,
    service: facets.services,
    provider: facets.providers,
    environment: facets.environments,
  });
  return (
    <>
      <PageHeader title="Silences">
        <ChoiceBar name="show" label="Show" choices={UNITS} />
        <PlanSilence timeZone={timeZone} suggestions={suggestions} />
      </PageHeader>
      <SilenceCalendar
        span={span}
        days={calendarDays(calendar, span, timeZone, now)}
        silences={calendar}
        suggestions={suggestions}
        timeZone={timeZone}
      />
      {silences.length > 0 && (
        <SilenceList silences={silences.map((one) => shownSilence(one, timeZone, now))} />
      )}
    </>
  );
}
