"use client";

import { Bell, Bookmark, Box, Clock3, Rows3, Settings, SlidersHorizontal, Star } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { pageLink } from "@/components/panels/range/page-link";
import { QUICK_RANGES } from "@/components/panels/range/quick-ranges";
import { favoritesOf, viewsOf } from "@/components/panels/views/favorites";
import { useViews } from "@/components/panels/views/views-context";
import { type Command, type CommandGroup, CommandMenu, fewCommands } from "@/components/ui/command-menu";
import { KeyCaps } from "@/components/ui/key-caps";
import type { FacetsAnswer } from "@/lib/schema/figures/reading-answer";
import type { SeriesAnswer } from "@/lib/schema/figures/series-query";
import { PAGES } from "@/lib/schema/people/page-permission";
import { roleMay } from "@/lib/schema/people/permission";
import { useKeyboard } from "./keyboard";
import { useNavigation } from "./navigation";
import { GO_KEYS, placesOf } from "./places";
import { useProject } from "./project-context";
import { ACTION_KEYS } from "./shortcuts";

/** What a page is also called. */
const WORDS: Record<string, string> = {
  "/": "home dashboard",
  "/traffic": "latency p95 percentiles throughput rps slow",
  "/reliability": "errors fallbacks circuit breakers",
  "/tokens": "cache output length",
  "/requests": "logs traces list",
  "/budgets": "spend cost forecast",
  "/channels": "notifications slack pagerduty routing",
};

const icon = { size: 15, strokeWidth: 1.75 };

type CommandPaletteProps = {
  /** What was typed before it was there. */
  typed?: () => string;
  onClose: () => void;
};

/** Pages, models, rules, time ranges and actions, by name. */
export function CommandPalette({ typed, onClose }: CommandPaletteProps) {
  const [query, setQuery] = useState(typed ?? "");
  const search = useSearchParams();
  const { go, change } = useNavigation();
  const { run } = useKeyboard();
  const { role } = useProject();
  const saved = useViews();
  const { models, rules } = useNames(roleMay(role, "edit"));

  const groups = useMemo<CommandGroup[]>(() => {
    const pages = placesOf(role).map(({ path: target, label, icon: Icon }): Command => {
      const letter = GO_KEYS[target];
      return {
        id: target,
        label,
        words: WORDS[target] ?? "",
        icon: <Icon {...icon} />,
        ...(letter ? { hint: <KeyCaps keys={`g ${letter}`} /> } : {}),
        run: () => go(pageLink(target, search)),
      };
    });
    const settings = Object.entries(PAGES).flatMap(([target, needs]): Command[] => {
      if (!target.startsWith("/settings/") || needs === "open" || !roleMay(role, needs)) return [];
      const name = target.slice("/settings/".length).replaceAll("-", " ");
      return [
        {
          id: target,
          label: `Settings: ${name}`,
          icon: <Settings {...icon} />,
          run: () => go(pageLink(target, search)),
        },
      ];
    });
    const ranges = QUICK_RANGES.map(
      ({ from, to, label }): Command => ({
        id: label,
        label,
        words: "time range",
        icon: <Clock3 {...icon} />,
        run: () => change({ from, to, window: null, cursor: null }),
      }),
    );
    const searches = document.querySelector('[data-shortcut="/"]') !== null;
    const actions = ACTION_KEYS.filter(({ action }) => action !== "search" || searches).map(
      ({ action, keys, label }): Command => ({
        id: action,
        label,
        icon: <SlidersHorizontal {...icon} />,
        hint: <KeyCaps keys={keys} />,
        run: () => run(action),
      }),
    );
    const text = query.trim();
    const find: Command[] =
      text === ""
        ? []
        : [
            {
              id: "search",
              label: `Search requests for “${text}”`,
              words: text,
              icon: <Rows3 {...icon} />,
              run: () => go(pageLink("/requests", search, { search: text })),
            },
          ];
    const places = placesOf(role);
    const favorites = favoritesOf(saved, places, search).map(
      ({ id, label, href }): Command => ({
        id: `favorite ${id}`,
        label,
        words: "favorite",
        icon: <Star {...icon} />,
        run: () => go(href),
      }),
    );
    const views = viewsOf(saved.views, places, search)
      .filter(({ view }) => !view.starred)
      .map(
        ({ id, label, pageLabel, href }): Command => ({
          id,
          label,
          words: `view ${pageLabel}`,
          icon: <Bookmark {...icon} />,
          hint: <span className="text-ink-3 text-sm">{pageLabel}</span>,
          run: () => go(href),
        }),
      );
    return [
      { value: "Favorites", items: favorites },
      { value: "Views", items: views },
      { value: "Pages", items: pages },
      {
        value: "Models",
        items: fewCommands(
          models.map((model) => ({
            id: `model ${model}`,
            label: model,
            words: "model traffic latency",
            icon: <Box {...icon} />,
            run: () => go(pageLink("/traffic", search, { model })),
          })),
          query,
        ),
      },
      {
        value: "Rules",
        items: fewCommands(
          rules.map(({ id, name }) => ({
            id: `rule ${id}`,
            label: name,
            words: "rule alert",
            icon: <Bell {...icon} />,
            run: () => go(pageLink(`/rules/${id}`, search)),
          })),
          query,
        ),
      },
      { value: "Time", items: ranges },
      { value: "Actions", items: [...actions, ...settings] },
      { value: "Requests", items: find },
    ].filter(({ items }) => items.length > 0);
  }, [role, search, go, change, run, models, rules, query, saved]);

  return (
    <CommandMenu
      label="Command palette"
      placeholder="Go to a page, model or rule, or search requests"
      groups={groups}
      query={query}
      onQueryChange={setQuery}
      onClose={onClose}
    />
  );
}

type NamedRule = { id: string; name: string };

/** The models, the busiest of the week first, and the rules; the palette works without them. */
function useNames(readsRules: boolean) {
  const { id: projectId } = useProject();
  const [busiest, setBusiest] = useState<string[]>([]);
  const [all, setAll] = useState<string[]>([]);
  const [rules, setRules] = useState<NamedRule[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    const options = { projectId, signal: stop.signal };
    const byModel = "/api/v1/series?metric=requests&group_by=model&window=7d&step=1d";
    callApi<SeriesAnswer>("GET", byModel, options)
      .then(({ series }) => setBusiest(series.flatMap(({ labels }) => labels.model ?? [])))
      .catch(() => {});
    callApi<FacetsAnswer>("GET", "/api/v1/facets", options)
      .then(({ models }) => setAll(models))
      .catch(() => {});
    if (readsRules)
      callApi<{ rules: NamedRule[] }>("GET", "/api/v1/rules", options)
        .then((answer) => setRules(answer.rules))
        .catch(() => {});
    return () => stop.abort();
  }, [projectId, readsRules]);
  return { models: useMemo(() => [...new Set([...busiest, ...all])], [busiest, all]), rules };
}
