import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Logo } from "#components/frame/logo.tsx";
import { SignInForm } from "#components/sign-in/sign-in-form.tsx";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "#lib/service/demo-people.ts";
import { currentActor } from "#lib/web/actor.ts";
import { env } from "#lib/web/env.ts";

export const metadata: Metadata = { title: "Sign in" };

/** Only a path of this site may follow a sign-in. */
function safePath(from: string | undefined): string {
  return from?.startsWith("/") && !from.startsWith("//") && !from.includes("\\") ? from : "/dashboard";
}

export default async function SignInPage(props: { searchParams: Promise<{ from?: string }> }) {
  const next = safePath((await props.searchParams).from);
  if (await currentActor()) redirect(next);
  const demo = env().demo
    ? {
        password: DEMO_PASSWORD,
        people: DEMO_PEOPLE.map(({ name, email, roles }) => ({ name, email, roles: [...roles] })),
      }
    : null;
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-md">
        <div className="mb-8 flex items-center gap-3">
          <Logo />
        </div>
        <SignInForm next={next} demo={demo} />
      </div>
    </main>
  );
}
