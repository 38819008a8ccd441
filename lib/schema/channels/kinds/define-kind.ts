import type { z } from "zod";

/** The facts of a channel kind that forms, the API and the database share; how it is sent is its driver's to say. */
type KindSchema<C extends z.ZodObject, S> = {
  label: string;
  config: C;
  /**
   * The one field that is stored encrypted. `generated`: Sightline creates the secret where none is given, and can
   * rotate it. Null: nothing in the config is secret.
   */
  secret: S;
  /** Where `url` is not the secret: it is stored encrypted too, except these public addresses. */
  publicUrls?: readonly string[];
  /** SMTP needs a mail server of the installation. */
  protocol: "HTTP" | "SMTP";
};

type Secret<C extends z.ZodObject> = { field: keyof z.input<C> & string; generated: boolean };

export function defineKind<C extends z.ZodObject, const S extends Secret<C> | null>(
  kind: KindSchema<C, S>,
): KindSchema<C, S> {
  return kind;
}
