import { z } from "zod";

type Bare<Field> = Field extends z.ZodDefault<infer Inner> | z.ZodPrefault<infer Inner> ? Inner : Field;
type Patch<Shape extends z.ZodRawShape> = { [Name in keyof Shape]: z.ZodOptional<Bare<Shape[Name]>> };

/**
 * What a PATCH of something may send: each field, none of them required. `partial()` is not enough, because a default of
 * the schema for new things would stand for what was not sent. A field that is sent is set as a whole.
 */
export function patchOf<Shape extends z.ZodRawShape>({
  shape,
}: z.ZodObject<Shape>): z.ZodObject<Patch<Shape>, z.core.$strict> {
  const fields = Object.entries(shape).map(([name, field]) => [name, z.optional(bare(field))]);
  return z.strictObject(Object.fromEntries(fields) as Patch<Shape>);
}

function bare(field: z.core.$ZodType): z.core.$ZodType {
  return field instanceof z.ZodDefault || field instanceof z.ZodPrefault ? bare(field.unwrap()) : field;
}
