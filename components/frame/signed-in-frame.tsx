"use client";

import { signOut } from "next-auth/react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { AppFrame } from "./app-frame.tsx";
import { NAV_ITEMS } from "./nav-items.ts";
import type { TopBandProps } from "./top-band.tsx";

const COMMANDS = [
  ...NAV_ITEMS.map(({ href, label }) => ({ href, label, hint: "Go to" })),
  { href: "/decisions/new", label: "New decision", hint: "Start" },
  { href: "/inbox", label: "Inbox", hint: "Go to" },
  { href: "/settings/people", label: "People and roles", hint: "Go to" },
  { href: "/settings/delegations", label: "Delegations", hint: "Go to" },
  { href: "/settings/venues", label: "Venues", hint: "Go to" },
  { href: "/settings/password", label: "Change password", hint: "Start" },
];

/** The frame as it stands on every page behind the sign-in. */
export function SignedInFrame(
  props: Pick<TopBandProps, "environment" | "user" | "inbox"> & { strip: ReactNode; children: ReactNode },
) {
  return (
    <AppFrame
      environment={props.environment}
      user={props.user}
      inbox={props.inbox}
      commands={COMMANDS}
      strip={props.strip}
      signOut={
        <Button variant="quiet" size="sm" onClick={() => void signOut({ callbackUrl: "/sign-in" })}>
          Sign out
        </Button>
      }
    >
      {props.children}
    </AppFrame>
  );
}
