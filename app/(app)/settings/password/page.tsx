import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { PasswordForm } from "#components/people/password-form.tsx";
import { PASSWORD_MIN_LENGTH } from "#lib/decision/people-rules.ts";
import { requireActor } from "#lib/web/actor.ts";
import { sendNewPassword } from "./actions.ts";

export const metadata: Metadata = { title: "Password" };

export default async function PasswordPage() {
  const { mustChangePassword } = await requireActor();
  return (
    <div className="mx-auto max-w-lg">
      <PageHeader title="Password" kicker="Settings">
        {mustChangePassword
          ? "An admin set your password. Choose your own before you go on; the kill switch works all the same."
          : "Every other session of yours ends with the change."}
      </PageHeader>
      <PasswordForm change={sendNewPassword} isFirst={mustChangePassword} minLength={PASSWORD_MIN_LENGTH} />
    </div>
  );
}
