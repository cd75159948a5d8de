// Passkeys: what the server said goes to the browser's authenticator (W3C Web Authentication), and its answer
// back, as shared/api/passkey_messages.hpp describes them. Both throw when the person thinks better of it.
const bytes_of = (base64url) => Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const keys = (ids) => ids.map((id) => ({ type: 'public-key', id: bytes_of(id) }));
const algorithms = [-7, -8, -257]; // ES256, EdDSA, RS256

export async function make_passkey({ challenge, user_handle, user_id, known }) {
    const { response } = await navigator.credentials.create({ publicKey: {
        challenge: bytes_of(challenge), rp: { name: 'Todoke' }, user: { id: bytes_of(user_handle), name: user_id, displayName: user_id },
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })), excludeCredentials: keys(known),
    } });
    return { client_data: base64(response.clientDataJSON), authenticator_data: base64(response.getAuthenticatorData()) };
}

export async function use_passkey({ challenge, passkeys }) {
    const { rawId, response } = await navigator.credentials.get({ publicKey: { challenge: bytes_of(challenge), allowCredentials: keys(passkeys) } });
    return { credential_id: base64(rawId), client_data: base64(response.clientDataJSON), authenticator_data: base64(response.authenticatorData), signature: base64(response.signature) };
}
