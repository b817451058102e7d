"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { TextInput } from "#components/ui/text-input.tsx";
import { useIsBrowser } from "#components/ui/use-is-browser.ts";

type Words = { whatHappened: string; safeNow: string; doNext: string };
type DemoPerson = { name: string; email: string; roles: readonly string[] };

const NO_ANSWER: Words = {
  whatHappened: "The sign-in did not get through.",
  safeNow: "Nothing was changed.",
  doNext: "Check that the server runs and try again.",
};

function wordsOf(error: string): Words {
  try {
    const value = JSON.parse(error) as Partial<Words>;
    if (value.whatHappened && value.safeNow && value.doNext) return value as Words;
  } catch {
    // The error was not ours: next-auth's own words mean nothing to a person.
  }
  return NO_ANSWER;
}

const roleWord = (role: string) => role.toLowerCase().replaceAll("_", " ").replace("cto", "CTO/Director");

/** Sign-in with email and password; in the demo, people by name. */
export function SignInForm(props: {
  next: string;
  demo: { password: string; people: readonly DemoPerson[] } | null;
}) {
  const [words, setWords] = useState<Words | null>(null);
  const isReady = useIsBrowser();
  const [pendingEmail, setPendingEmail] = useState<string | null>(null);

  const send = async (email: string, password: string) => {
    setPendingEmail(email);
    setWords(null);
    const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => null);
    if (answer?.ok && !answer.error) {
      window.location.assign(props.next);
      return;
    }
    setWords(answer?.error ? wordsOf(answer.error) : NO_ANSWER);
    setPendingEmail(null);
  };

  return (
    <div className="flex flex-col gap-4">
      <h1 className="text-2xl font-semibold tracking-[-0.02em]">Sign in</h1>
      {words ? (
        <Callout kind="serious" title={words.whatHappened} safe={words.safeNow} next={words.doNext} isAlert />
      ) : null}
      <Card>
        <form
          // Were it ever sent without scripts, no password may stand in an address.
          method="post"
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            void send(String(form.get("email") ?? ""), String(form.get("password") ?? ""));
          }}
        >
          <Field label="Email">
            <TextInput name="email" type="email" autoComplete="username" required />
          </Field>
          <Field label="Password">
            <TextInput name="password" type="password" autoComplete="current-password" required />
          </Field>
          <Button type="submit" variant="primary" pending={pendingEmail !== null} pendingLabel="Signing in">
            Sign in
          </Button>
        </form>
      </Card>
      {props.demo ? (
        <Card
          title="Demo people"
          hint="Offered only while the bundled database with demo data is in use."
          flush
        >
          <ul className="divide-y divide-line">
            {props.demo.people.map((person) => (
              <li key={person.email}>
                <button
                  type="button"
                  disabled={!isReady}
                  aria-busy={pendingEmail === person.email}
                  onClick={() => void send(person.email, props.demo?.password ?? "")}
                  className="flex w-full cursor-pointer items-baseline justify-between gap-4 px-4 py-2.5 text-left -outline-offset-2 hover:bg-hover"
                >
                  <span className="font-medium">{person.name}</span>
                  <span className="text-sm text-muted">{person.roles.map(roleWord).join(", ")}</span>
                </button>
              </li>
            ))}
          </ul>
          <p className="border-t border-line px-4 py-2.5 text-sm text-muted">
            Each signs with the password <code>{props.demo.password}</code>.
          </p>
        </Card>
      ) : null}
    </div>
  );
}
