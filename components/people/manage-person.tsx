"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { answered } from "#components/decision/answered.ts";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { PersonRole } from "#lib/decision/model.ts";
import type { PeopleEffect } from "#lib/decision/people-rules.ts";
import { EffectList } from "./effect-list.tsx";
import type { Answer, PeopleActions, PersonRow } from "./people-model.ts";
import { RoleBoxes } from "./role-boxes.tsx";
import { TemporaryPassword } from "./temporary-password.tsx";

/** What is about to be done, with the decisions that it touches; asked for before it is done. */
type Plan = { words: string; effects: PeopleEffect[]; act: () => Promise<boolean> };

type Managed = PeopleActions & { person: PersonRow };

function useActs({ person, ...actions }: Managed) {
  const router = useRouter();
  const toast = useToast();
  const [isPending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  async function send<T>(answer: Answer<T>, done?: string): Promise<T | null> {
    setPending(true);
    const got = await answered(answer);
    setPending(false);
    setRefusal(got.ok ? null : got.refusal);
    if (got.ok && done) toast({ title: done });
    if (done) router.refresh();
    return got.ok ? got.data : null;
  }
  const { personId, name } = person;
  const plan = async (change: { roles?: PersonRole[]; active?: boolean }): Promise<Plan | null> => {
    const seen = await send(actions.preview({ personId, ...change }));
    if (!seen) return null;
    const { effects } = seen;
    if (change.roles) {
      const roles = change.roles;
      const given = { personId, roles, seenRoles: [...person.roles] };
      const act = async () => (await send(actions.changeRoles(given), `${name}: roles changed`)) !== null;
      return { words: "Change roles", effects, act };
    }
    const active = change.active ?? true;
    const act = async () =>
      (await send(actions.setActive({ personId, active }), `${name}: ${active ? "enabled" : "disabled"}`)) !==
      null;
    return { words: active ? "Enable" : "Disable", effects, act };
  };
  const endSessions = () => send(actions.endSessions({ personId }), `${name}: every session has ended`);
  const resetPassword = () => send(actions.resetPassword({ personId }), `${name}: temporary password set`);
  return { isPending, refusal, plan, endSessions, resetPassword };
}

function PersonForm(props: Managed & { onDone: () => void }) {
  const { person, onDone } = props;
  const acts = useActs(props);
  const [roles, setRoles] = useState<PersonRole[]>([...person.roles]);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [password, setPassword] = useState<string | null>(null);
  const isSame = roles.length === person.roles.length && roles.every((one) => person.roles.includes(one));
  if (password) return <TemporaryPassword password={password} name={person.name} />;
  if (plan) {
    return (
      <div className="flex flex-col gap-4">
        <EffectList effects={plan.effects} />
        <RefusalCallout refusal={acts.refusal} />
        <div className="flex justify-end gap-2">
          <Button onClick={() => setPlan(null)}>Back</Button>
          <Button
            variant="primary"
            pending={acts.isPending}
            onClick={() => void plan.act().then((isDone) => isDone && onDone())}
          >
            {plan.words}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <RoleBoxes value={roles} onChange={setRoles} />
      <RefusalCallout refusal={acts.refusal} />
      <div className="flex flex-wrap gap-2 border-t border-line pt-3">
        <Button
          pending={acts.isPending}
          onClick={() => void acts.plan({ active: !person.active }).then(setPlan)}
        >
          {person.active ? "Disable" : "Enable"}
        </Button>
        <Button disabled={person.sessions === 0} onClick={() => void acts.endSessions()}>
          End {person.sessions === 1 ? "1 session" : `${person.sessions} sessions`}
        </Button>
        <Button
          onClick={() =>
            void acts.resetPassword().then((done) => setPassword(done?.temporaryPassword ?? null))
          }
        >
          Reset password
        </Button>
        <Button
          variant="primary"
          className="ml-auto"
          disabled={isSame}
          pending={acts.isPending}
          onClick={() => void acts.plan({ roles }).then(setPlan)}
        >
          Review change of roles
        </Button>
      </div>
    </div>
  );
}

/** Roles, state, sessions and password of one person; a change shows first which open decisions it touches. */
export function ManagePerson(props: Managed) {
  const { person } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={setOpen}
      isWide
      title={person.name}
      description={`${person.email} · ${person.active ? "active" : "disabled"}`}
      trigger={
        <Button size="sm" aria-label={`Manage ${person.name}`}>
          Manage
        </Button>
      }
    >
      {isOpen ? (
        <div className="pb-3">
          <PersonForm {...props} onDone={() => setOpen(false)} />
        </div>
      ) : null}
    </Dialog>
  );
}
