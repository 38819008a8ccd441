export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The theme is in a cookie, so that the server renders with it from the start. */
export function setTheme(next: Theme): void {
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  const life = next === "system" ? 0 : 31_536_000;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, nor on plain http.
  document.cookie = `sightline-theme=${next}; path=/; max-age=${life}; samesite=lax`;
}

export const currentTheme = (): Theme =>
  THEMES.find((one) => one === document.documentElement.dataset.theme) ?? "system";

/** To the other of light and dark, from what is shown now. */
export function switchTheme(): void {
  const shown = currentTheme();
  const isDark = shown === "system" ? matchMedia("(prefers-color-scheme: dark)").matches : shown === "dark";
  setTheme(isDark ? "light" : "dark");
}
