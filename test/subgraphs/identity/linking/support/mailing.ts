import type { RecordClaims } from '../../../../../subgraphs/kit/claims.ts';
import { saying, somebody, type Values } from './knownModel.ts';

export const ADDRESS = 'one@mail.example';

/** A record whose department has seen, or not, that the e-mail address is the person's. */
export function mailing(
  record: string,
  values: Values,
  isVerified = true,
  more: Partial<RecordClaims> = {},
): RecordClaims {
  const person = {
    values: { ...values, email: ADDRESS },
    country: 'DE',
    verified: isVerified ? (['email'] as const) : [],
  };
  return saying(record, {}, { ...more, person });
}

/** Somebody of whom a department knows no day of birth, so that nobody contradicts it. */
export const unborn = (number: number): ReturnType<typeof somebody> => ({
  ...somebody(number),
  birthDate: '',
});
