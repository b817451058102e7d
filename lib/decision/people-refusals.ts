import { type Words, words } from "./refusal-words.ts";

const PEOPLE_UNCHANGED = "People and roles are as they were.";

/** Refusals around people, their roles, passwords and delegations. */
export const PEOPLE_REFUSALS = {
  LAST_ADMIN: words(
    409,
    (d) => `${d.name ?? "This person"} is the last active admin.`,
    "Make another person admin first.",
    PEOPLE_UNCHANGED,
  ),
  OWN_ACCOUNT: words(
    409,
    "Nobody changes their own roles or their own account's state.",
    "Ask another admin to do it.",
    PEOPLE_UNCHANGED,
  ),
  EMAIL_TAKEN: words(
    409,
    (d) => `Somebody with the e-mail ${d.email ?? "given"} is here already.`,
    "Look at the list, or use another address.",
    PEOPLE_UNCHANGED,
  ),
  INVALID_PERSON: words(
    400,
    (d) => `The ${d.field ?? "entry"} cannot be used: ${d.reason ?? "check it"}.`,
    "Correct it and send it again.",
    PEOPLE_UNCHANGED,
  ),
  WEAK_PASSWORD: words(
    400,
    (d) => `The password cannot be used: ${d.reason ?? "it is too weak"}.`,
    "Choose another one, for example four words that do not belong together.",
    "The password is as it was.",
  ),
  PASSWORD_CHANGE_NEEDED: words(
    403,
    "Your password was set by an admin; choose your own first.",
    "Open Settings, Password. The kill switch works all the same.",
  ),
  DELEGATION_TO_SELF: words(
    400,
    "A role cannot be delegated from a person to themselves.",
    "Choose two people.",
    PEOPLE_UNCHANGED,
  ),
  DELEGATION_BY_ITS_DELEGATE: words(
    409,
    "An admin cannot delegate a role to themselves.",
    "Ask another admin to do it.",
    PEOPLE_UNCHANGED,
  ),
  DELEGATION_OF_A_ROLE_NOT_HELD: words(
    409,
    (d) => `${d.name ?? "The first person"} does not hold the role ${d.role ?? "named"} in their own right.`,
    "Choose somebody who does; a delegated role cannot be passed on.",
    PEOPLE_UNCHANGED,
  ),
  DELEGATION_TO_A_HOLDER: words(
    409,
    (d) => `${d.name ?? "The second person"} holds the role ${d.role ?? "named"} already.`,
    "Nothing needs to be delegated to them.",
    PEOPLE_UNCHANGED,
  ),
  DELEGATION_TO_NOBODY: words(
    409,
    (d) => `${d.name ?? "That person"} is not an active person here.`,
    "Choose somebody from the list.",
    PEOPLE_UNCHANGED,
  ),
  DELEGATION_TIME: words(
    400,
    (d) => `The time of the delegation cannot be used: ${d.reason ?? "check it"}.`,
    "Correct the two times and send it again.",
    PEOPLE_UNCHANGED,
  ),
  DELEGATION_OVER: words(
    409,
    "This delegation is over or has been revoked already.",
    "Load the page again.",
    PEOPLE_UNCHANGED,
  ),
  PERSON_CHANGED: words(
    409,
    (d) => `The roles of ${d.name ?? "this person"} were changed since your page was loaded.`,
    "Look at the page again, then repeat what you wanted to do.",
    PEOPLE_UNCHANGED,
  ),
} as const satisfies Record<string, Words>;
