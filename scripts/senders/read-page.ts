/**
 * What a document of a sender says to do: variables, what to install, and a program. `knowsCached`
 * and `knowsTokens`: it does not say that the sender leaves them out; cached tokens are then priced in full.
 */
export type Trial = {
  variables: Record<string, string>;
  install: string;
  file: string;
  program: string;
  knowsCached: boolean;
  knowsTokens: boolean;
};

/** Null for a page without a script. `address` and `key` take the places of those that the page names. */
export function trialOf(page: string, address: string, key: string): Trial | null {
  const [about, script] = page.split("\n## Try it\n");
  const blocks = [...(script ?? "").matchAll(/```(\w+)\n([\s\S]*?)```/g)];
  const install = blocks.find(([, language]) => language === "sh")?.[2]?.trim();
  const program = blocks.find(([, language]) => language === "js")?.[2];
  const file = /^`(app\.[mc]js)`:$/m.exec(script ?? "")?.[1];
  if (!install || !program || !file) return null;
  const fill = (text: string) =>
    text.replaceAll("https://sightline.example.com", address).replaceAll("slk_your_key", key);
  const quickStart = /```sh\n([\s\S]*?)```/.exec(about!)?.[1] ?? "";
  const variables = Object.fromEntries(
    [...fill(quickStart).matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  );
  return {
    variables,
    install,
    file,
    program: fill(program),
    knowsCached: !/does not report cached/i.test(about!),
    knowsTokens: !/its requests have no price/i.test(about!),
  };
}
