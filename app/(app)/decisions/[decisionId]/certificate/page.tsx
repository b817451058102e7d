import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Certificate } from "#components/certificate/certificate.tsx";
import { PrintButton } from "#components/certificate/print-button.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { loadDecisionExport } from "#lib/service/export-decision.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";
import { verifyAddress } from "#lib/web/verify-address.ts";

export const metadata: Metadata = { title: "Certificate" };

export default async function CertificatePage(props: { params: Promise<{ decisionId: string }> }) {
  await requireActor();
  const { decisionId } = await props.params;
  const input = await loadDecisionExport({
    service: webService(),
    decisionId,
    verifyAddress: verifyAddress(),
  });
  if (!input) notFound();
  return (
    <>
      <div className="mb-4 flex flex-wrap gap-2" data-print="hide">
        <PrintButton />
        <ButtonLink href={`/decisions/${decisionId}`}>Back to the decision</ButtonLink>
      </div>
      <Certificate {...input} />
    </>
  );
}
