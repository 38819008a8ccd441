import { findSetUpSteps, type SetUpSteps } from "@/lib/store/people/set-up-steps";

export type { SetUpSteps };

/** What a project without any requests has already. */
export async function loadSetUpSteps(projectId: number): Promise<SetUpSteps> {
  return { ...(await findSetUpSteps(projectId)), data: false };
}
