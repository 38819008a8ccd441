import type { MatchLogic, ModelInfo, Provider } from "@pydantic/genai-prices";

/** The package's own search, over the rows of any table. A test compares the two. */

export function matches(logic: MatchLogic, text: string): boolean {
  if ("or" in logic) return logic.or.some((one) => matches(one, text));
  if ("and" in logic) return logic.and.every((one) => matches(one, text));
  const name = text.toLowerCase();
  if ("equals" in logic) return name === logic.equals.toLowerCase();
  if ("starts_with" in logic) return name.startsWith(logic.starts_with.toLowerCase());
  if ("ends_with" in logic) return name.endsWith(logic.ends_with.toLowerCase());
  if ("contains" in logic) return name.includes(logic.contains.toLowerCase());
  return new RegExp(logic.regex).test(text);
}

export function providerNamed(providers: readonly Provider[], name: string): Provider | undefined {
  return (
    providers.find(({ id }) => id === name) ??
    providers.find(({ provider_match: logic }) => logic && matches(logic, name))
  );
}

/** The provider whose models have names like this one. */
export function providerOfModel(providers: readonly Provider[], model: string): Provider | undefined {
  return providers.find(({ model_match: logic }) => logic && matches(logic, model));
}

export function modelNamed(
  providers: readonly Provider[],
  provider: Provider,
  name: string,
): ModelInfo | undefined {
  return searched(providers, provider, name) ?? searched(providers, provider, withHyphens(name));
}

function searched(
  providers: readonly Provider[],
  { models, fallback_model_providers: others = [] }: Provider,
  name: string,
): ModelInfo | undefined {
  const own = models.find(({ match }) => matches(match, name));
  if (own) return own;
  for (const id of others) {
    const found = providers.find((one) => one.id === id)?.models.find(({ match }) => matches(match, name));
    if (found) return found;
  }
}

/** "-20250929" as "-2025-09-29". */
function withHyphens(name: string): string {
  return name.replace(/-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)/g, "-$1-$2-$3");
}
