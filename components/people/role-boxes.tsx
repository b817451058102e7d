import { Checkbox } from "#components/ui/checkbox.tsx";
import { PERSON_ROLES, type PersonRole } from "#lib/decision/model.ts";
import { roleWords } from "#lib/decision/permissions.ts";

const HINTS: Readonly<Record<PersonRole, string>> = {
  ENGINEER: "Opens decisions, runs demos and drills, signs technical.",
  RISK_MANAGER: "Verifies risk controls, waives, signs risk.",
  PRODUCT_OWNER: "Signs business.",
  CTO: "Authorises: GO or NO-GO.",
  ADMIN: "People, roles, templates, delegations.",
  AUDITOR: "Reads and verifies the record.",
  OBSERVER: "Watches; may stop a run like everybody.",
};

/** One box for each role. Give `value` and `onChange`, or leave both out for a plain form field named `roles`. */
export function RoleBoxes(props: {
  value?: readonly PersonRole[];
  onChange?: (roles: PersonRole[]) => void;
}) {
  const { value, onChange } = props;
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">Roles</legend>
      <div className="grid gap-x-4 sm:grid-cols-2">
        {PERSON_ROLES.map((role) => (
          <Checkbox
            key={role}
            name="roles"
            value={role}
            label={roleWords(role)}
            hint={HINTS[role]}
            {...(value && onChange
              ? {
                  checked: value.includes(role),
                  onChange: () =>
                    onChange(value.includes(role) ? value.filter((one) => one !== role) : [...value, role]),
                }
              : {})}
          />
        ))}
      </div>
    </fieldset>
  );
}
