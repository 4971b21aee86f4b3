// Control characters, lone surrogates and invisible marks, such as those that change the reading direction.
const unsafe = /[\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069]/gu;
const looksLikeEmail = /^\S+@\S+\.\S+$/;

/** The name to show: the member's own, else the username, else `Member <id>`. Never an e-mail address. */
export function memberName(user: {
  readonly id: number;
  readonly name?: string | null | undefined;
  readonly username?: string | null | undefined;
}): string {
  return clean(user.name) ?? clean(user.username) ?? `Member ${user.id}`;
}

function clean(text: string | null | undefined): string | null {
  const name = (text ?? '').replace(/\s+/gu, ' ').replace(unsafe, '').replace(/ +/g, ' ').trim();
  const isVisible = /[\p{L}\p{N}\p{P}\p{S}]/u.test(name);
  return isVisible && !looksLikeEmail.test(name) ? name : null;
}

export const hiddenName = 'A colleague (hidden)';
