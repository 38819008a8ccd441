import { ApiError } from "./api-error";
import type { QueryParameter } from "./endpoint";

const NAME_SHOWN = 60;

/**
 * Throws 400 for a parameter that the endpoint does not have, that it takes once and was sent twice, or whose value it does
 * not know: a filter that is mistyped would otherwise return the whole project.
 */
export function checkQuery(query: URLSearchParams, declared: readonly QueryParameter[]): void {
  const parameters = new Map(declared.map((parameter) => [parameter.name, parameter]));
  const sent = new Set<string>();
  for (const [name, value] of query) {
    const parameter = parameters.get(name);
    if (!parameter) throw refusal(name, `is not a parameter of this call. ${knownText(declared)}`);
    if (sent.has(name) && !parameter.repeatable) throw refusal(name, "must not be repeated");
    const { values } = parameter;
    if (values && value !== "" && !values.includes(value))
      throw refusal(name, `must be ${values.join(" or ")}`);
    sent.add(name);
  }
}

function knownText(declared: readonly QueryParameter[]): string {
  if (declared.length === 0) return "It has none";
  return `Known: ${declared.map(({ name }) => name).join(", ")}`;
}

function refusal(name: string, message: string): ApiError {
  const shown = name.length > NAME_SHOWN ? `${name.slice(0, NAME_SHOWN)}…` : name;
  return new ApiError(400, "invalid", `${shown} ${message}`, { details: [{ path: shown, message }] });
}
