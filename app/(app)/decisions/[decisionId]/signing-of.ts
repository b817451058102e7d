import type { DecisionScreenProps } from "#components/decision/decision-screen.tsx";
import type { Actor } from "#lib/decision/model.ts";
import { restatable } from "#lib/decision/restatable.ts";
import { restate } from "#lib/proof/restate.ts";
import type { DecisionView } from "#lib/service/load-decision-view.ts";
import { readSigningMeans } from "#lib/service/passkeys/usable-passkeys.ts";
import { env } from "#lib/web/env.ts";
import { webService } from "#lib/web/service.ts";

/** How this person signs this decision, and what every statement on it restates. */
export async function signingOf(view: DecisionView, actor: Actor): Promise<DecisionScreenProps["signing"]> {
  const { decision, template } = view;
  const { personId, name: personName } = actor;
  const means = await readSigningMeans({ service: webService(), personId, origin: env().origin });
  return {
    policy: template.signaturePolicy,
    hasUsablePasskey: means.hasUsablePasskey,
    whyNoPasskey: means.why,
    personName,
    restated: restate(restatable(decision, template)),
  };
}
