import { fromBase64url } from "../proof/base64url.ts";
import { fromBase64, fromHex, fromPem } from "../proof/bytes.ts";
import type { CryptoPort } from "../proof/crypto-port.ts";
import { clientDataBytes, enrolmentMessage, enrolmentProblem, passkeyClaim } from "../proof/passkey-claim.ts";
import type { PasskeySignature, Signature } from "../proof/statement-schema.ts";
import { stepUpMessage } from "../proof/step-up-message.ts";

/** The house's public keys (PEM) by key id. */
export type HouseKeys = Readonly<Record<string, string>>;

const utf8 = (text: string) => new TextEncoder().encode(text);
const BROKEN = "its signature does not verify";
const KEY_ID_LENGTH = 16;

/** The key that an id names, if the id is the one that follows from the key. */
async function houseKey(keyId: string, keys: HouseKeys, crypto: CryptoPort): Promise<Uint8Array | undefined> {
  const spki = Object.hasOwn(keys, keyId) ? fromPem(keys[keyId] ?? "") : undefined;
  if (!spki || (await crypto.sha256Hex(spki)).slice(0, KEY_ID_LENGTH) !== keyId) return undefined;
  return spki;
}

function verifyByAlg(alg: PasskeySignature["alg"], crypto: CryptoPort) {
  if (alg === -7) return crypto.verifyEs256;
  return alg === -8 ? crypto.verifyEd25519 : crypto.verifyRs256;
}

type Signer = { personId: string; atMs: number };

async function passkeyProblem(
  {
    statementHash,
    signature,
    signer,
  }: { statementHash: string; signature: PasskeySignature; signer: Signer },
  keys: HouseKeys,
  crypto: CryptoPort,
): Promise<string | null> {
  const { enrolment } = signature;
  const house = await houseKey(enrolment.keyId, keys, crypto);
  const message = utf8(enrolmentMessage({ ...signature, ...enrolment }));
  const isEnrolled =
    house &&
    (await crypto.verifyEd25519({ spki: house, message, signature: fromBase64url(enrolment.signature) }));
  if (!isEnrolled) return "the passkey was never enrolled here";
  const enrolled = enrolmentProblem(signature, signer);
  if (enrolled) return enrolled;
  const rpIdHash = fromHex(await crypto.sha256Hex(signature.rpId)) ?? new Uint8Array();
  const clientDataHash = fromHex(await crypto.sha256Hex(clientDataBytes(signature))) ?? new Uint8Array();
  const claim = passkeyClaim(statementHash, signature, { rpIdHash, clientDataHash });
  if (!claim.ok) return claim.problem;
  return (await verifyByAlg(signature.alg, crypto)(claim.check)) ? null : BROKEN;
}

/** Why a signature is not this person's over this statement hash, in words, or null. The same rules as before a launch, with any crypto. */
export async function signatureProblem(
  given: { statementHash: string; signature: Signature; signer: Signer },
  keys: HouseKeys,
  crypto: CryptoPort,
): Promise<string | null> {
  const { statementHash, signature, signer } = given;
  try {
    if (signature.method === "passkey")
      return await passkeyProblem({ statementHash, signature, signer }, keys, crypto);
    const spki = await houseKey(signature.keyId, keys, crypto);
    const bytes = fromBase64(signature.signature);
    if (!spki || !bytes) return BROKEN;
    const message = utf8(stepUpMessage(statementHash));
    return (await crypto.verifyEd25519({ spki, message, signature: bytes })) ? null : BROKEN;
  } catch {
    return "it cannot be read";
  }
}
