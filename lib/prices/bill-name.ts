import { bedrockName } from "./model-name";
import { withoutSuffix } from "./name-match";

/**
 * A model as bills and senders may write it, in one form: without date, provider and region; "Claude Sonnet 4.5" of
 * Anthropic's console is claude-sonnet-4-5.
 */
export function billName(model: string): string {
  const name = model.trim().toLowerCase().replace(/^.*\//, "").replaceAll(/\s+/g, "-");
  const plain = withoutSuffix(bedrockName(name).model).replaceAll(".", "-");
  // Until version 3 the ids have the version first.
  return plain.replace(/^claude-(opus|sonnet|haiku)-(3(?:-[57])?)$/, "claude-$2-$1");
}

/** The same for many rows of few models. */
export function billNames(): (model: string) => string {
  const known = new Map<string, string>();
  return (model) => {
    const name = known.get(model) ?? billName(model);
    known.set(model, name);
    return name;
  };
}
