import { ApiError } from "@/lib/schema/http/api-error";

/** Users confirm a large deletion by typing the name. */
export function assertTyped(typed: string, name: string, noun: "project" | "team"): void {
  if (typed === name) return;
  throw new ApiError(422, "wrong_name", `name: is not the name of the ${noun}`, {
    details: [{ path: "name", message: `is not the name of the ${noun}` }],
  });
}
