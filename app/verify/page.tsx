import type { Metadata } from "next";
import { Logo } from "#components/frame/logo.tsx";
import { PlainLink } from "#components/ui/link.tsx";
import { SkipLink } from "#components/ui/skip-link.tsx";
import { ThemeToggle } from "#components/ui/theme-toggle.tsx";
import { BundleVerifier } from "#components/verify/bundle-verifier.tsx";

export const metadata: Metadata = { title: "Verify a proof bundle" };

/** Open to everyone, signed in or not: a bundle is checked in the browser, and nothing is sent. */
export default function VerifyPage() {
  return (
    <>
      <SkipLink />
      <header className="flex items-center justify-between border-b border-line bg-surface px-6 py-3 max-sm:px-3">
        <PlainLink href="/dashboard" className="inline-flex">
          <Logo />
        </PlainLink>
        <ThemeToggle />
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-4xl px-6 py-8 outline-none max-sm:px-3 max-sm:py-5"
      >
        <h1 className="text-xl font-semibold tracking-[-0.017em]">Verify a proof bundle</h1>
        <p className="mt-1 mb-5 max-w-prose text-muted">
          A bundle is checked here in your browser, with the browser’s own cryptography. The file is not sent
          anywhere; you may go offline first.
        </p>
        <BundleVerifier />
      </main>
    </>
  );
}
