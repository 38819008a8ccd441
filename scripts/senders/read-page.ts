/**
 * What a document of a sender says to do: variables to export, files to write, what to install, and a command.
 * `knowsCached` and `knowsTokens`: it does not say that the sender leaves them out; cached tokens are then priced in full.
 * `losesSome`: it says that the sender loses requests when it exits. `breaker`: which breaker it says is then in which
 * state; such a page calls no model. `node`: the major version that it requires, null for any.
 */
export type Trial = {
  variables: Record<string, string>;
  files: { name: string; text: string }[];
  install: string;
  command: string;
  knowsCached: boolean;
  knowsTokens: boolean;
  losesSome: boolean;
  breaker: { name: string; state: string } | null;
  node: number | null;
};

/** Null for a page without a trial. `address` and `key` take the places of those that the page names. */
export function trialOf(page: string, address: string, key: string): Trial | null {
  const filled = page.replaceAll("https://sightline.example.com", address).replaceAll("slk_your_key", key);
  const [about, script] = filled.split("\n## Try it\n");
  if (script === undefined) return null;
  const [install, command] = [...script.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text!.trim());
  if (!install || !command) return null;
  const breaker = /^The breaker `(\w+)` is (\w+) within/m.exec(script);
  const node = /\bNode (\d+)/.exec(script)?.[1];
  const quickStart = /```sh\n([\s\S]*?)```/.exec(about!)?.[1] ?? "";
  return {
    variables: Object.fromEntries(
      [...quickStart.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
    ),
    files: [...script.matchAll(/^`([^`\n]+)`:\n\n```\w+\n([\s\S]*?)```/gm)].map(([, name, text]) => ({
      name: name!,
      text: text!,
    })),
    install,
    command,
    knowsCached: !/does not report cached/i.test(about!),
    knowsTokens: !/its requests have no price/i.test(about!),
    losesSome: /loses its last requests/i.test(about!),
    breaker: breaker && { name: breaker[1]!, state: breaker[2]! },
    node: node === undefined ? null : Number(node),
  };
}
