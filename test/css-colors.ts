import { readFileSync } from "node:fs";

const css = readFileSync("app/globals.css", "utf8");
export const THEMES = ["light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The tokens of the first `:root` after this text. */
function tokensAfter(text: string) {
  const from = css.indexOf(":root {", css.indexOf(text));
  const block = css.slice(from, css.indexOf("}", from));
  return [...block.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }] as const,
  );
}

const usual = tokensAfter("@import");
export const TOKENS = {
  "the usual colors": new Map(usual),
  "more contrast": new Map([...usual, ...tokensAfter("(prefers-contrast: more)")]),
};

/** Red, green and blue as amounts of light, 0 to 1. */
export const lightOf = (color: string): [red: number, green: number, blue: number] => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return [red!, green!, blue!];
};
