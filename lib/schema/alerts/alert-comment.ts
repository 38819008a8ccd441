import { z } from "zod";
import { nameText } from "@/lib/schema/request/request-input";

export const AlertComment = z.strictObject({ text: nameText(2_000, 1) });
