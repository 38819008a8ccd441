import { z } from "zod";
import { nameText, text } from "@/lib/schema/request/request-input";

const PERSON = /^person-[0-9a-f]{16}$/;

/** PUT /api/v1/agents/people: who a person is, by the hash that is shown or by what the agent sends. */
export const NamedPerson = z
  .strictObject({
    person: text(23).regex(PERSON, "must be a person of this project").optional(),
    identity: nameText(320, 1)
      .optional()
      .describe("Email address or account id as the agent sends it; hashed, not stored"),
    name: nameText(100, 1).nullable().describe("Null removes the name"),
  })
  .refine(({ person, identity }) => (person === undefined) !== (identity === undefined), {
    path: ["person"],
    message: "must be given unless identity is, and not together with it",
  });
export type NamedPerson = z.infer<typeof NamedPerson>;
