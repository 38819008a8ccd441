import { trimName } from "./trim-name";

/** What is called of a deployment of Azure: its path, with the name of the deployment before it. */
const OPERATIONS = "(?:chat/)?completions|embeddings|responses|(?:images|audio|extensions)/.+";

/**
 * What stands before the name of a model where a cloud addresses it as a resource, and whose it is: accounts, projects and
 * subscriptions do not belong to the name of a model.
 */
const OWNERS: readonly [RegExp, string][] = [
  // Amazon: the number of the account is one part of an ARN, which stays one.
  [/(\barn:aws[\w-]*:[\w-]+:[\w-]*:)\d+(?=:)/gi, "$1"],
  // Google: projects/P/locations/L/publishers/google/models/gemini-2.5-pro, publishers/…, models/gemini-2.5-pro. A model of
  // one's own has a number there: models/123.
  [/(^|\/)projects\/[^/]+\/locations\/[^/]+\//i, "$1"],
  [/(^|\/)publishers\/[^/]+\/models\//i, "$1"],
  [/^((?:gemini|google|vertex_ai)\/)?models\/(?=[a-z][^/]*$)/i, "$1"],
  // Azure: /subscriptions/S/resourceGroups/R/…/accounts/A/deployments/D, and the path of a call: openai/deployments/D/…
  [/^(azure\/)?\/?(?:subscriptions\/.+\/|openai\/)deployments\/([^/?#]+)(?:[/?#].*)?$/i, "$1$2"],
  [/^(azure\/)?\/?subscriptions\/.+\/([^/]+)$/i, "$1$2"],
  [new RegExp(`^(azure/)?deployments/([^/?#]+)(?:/(?:${OPERATIONS}))?(?:\\?.*)?$`, "i"), "$1$2"],
  // Replicate: deployments/A/D.
  [/^(replicate\/)?deployments\/[^/]+\/([^/]+)(?:\/predictions)?$/i, "$1$2"],
  // Fireworks: accounts/A/models/M, and with a deployment: …#accounts/A/deployments/D. Its own account is part of public names.
  [/(^|[/#])accounts\/(?!fireworks\/)[^/#]+\/(?:models|deployedModels|deployments)\//gi, "$1"],
];

/** The name of a model without the path of a resource and without whose it is. */
export function withoutOwner(model: string): string {
  if (!model.includes("/") && !model.includes(":")) return model;
  let name = model;
  // A path may stand within a path, or behind a blank. Each round shortens the name.
  for (;;) {
    const shorter = trimName(OWNERS.reduce((one, [pattern, kept]) => one.replace(pattern, kept), name));
    if (shorter === "" || shorter === name) return name;
    name = shorter;
  }
}
