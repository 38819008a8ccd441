import type { z } from "zod";
import type { KindFacts } from "./facts";

/** What forms, the API and the database share of a channel kind; how it is sent is its driver's to say. */
type KindSchema<C extends z.ZodObject, S> = Omit<KindFacts, "secret"> & { config: C; secret: S };

type Secret<C extends z.ZodObject> = { field: keyof z.input<C> & string; generated: boolean };

export function defineKind<C extends z.ZodObject, const S extends Secret<C> | null>(
  kind: KindSchema<C, S>,
): KindSchema<C, S> {
  return kind;
}
