import { cleanText } from '../grounding/cleanText.ts';
import type { MoneyValue } from '../grounding/inputValues.ts';
import { moneyInWords } from '../grounding/inWords.ts';
import { WORDS, type WordKind } from '../grounding/words.ts';
import type { InputField } from '../inputPolicy.ts';

/** The forms that a value can have to be of. */
export const VALIDITIES = ['ANY', 'PERSON_NAME', 'EMAIL', 'PHONE', 'WORD', 'MONEY', 'PAST', 'COUNT'] as const;
export type Validity = (typeof VALIDITIES)[number];

/** WORD is for fields whose words the playbook knows. */
export const WORD_FIELDS: Readonly<Partial<Record<InputField, WordKind>>> = {
  'Customer.tier': 'tier',
  'Customer.preferredChannel': 'channel',
  'Customer.highestOpenPriority': 'priority',
};

/** One @, and a domain with a dot: what is wrong beyond that only a message that comes back tells. */
const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/u;
/** E.164: a country code and at most 15 digits in all. */
const PHONE = /^\+[1-9]\d{6,14}$/;

/** Whether a known value is of the form; of no other type than the field's own, so that a wrong one is simply not valid. */
export function isValid(valid: Validity, field: InputField, value: unknown, now: Date): boolean {
  switch (valid) {
    case 'ANY':
      return true;
    case 'PERSON_NAME':
      return typeof value === 'string' && value !== '' && cleanText(value) === value.normalize('NFC');
    case 'EMAIL':
      return typeof value === 'string' && value.length <= 254 && EMAIL.test(value);
    case 'PHONE':
      return typeof value === 'string' && PHONE.test(value);
    case 'WORD': {
      const kind = WORD_FIELDS[field];
      return kind !== undefined && (WORDS[kind] as readonly unknown[]).includes(value);
    }
    case 'MONEY':
      return isMoney(value) && moneyInWords(value) !== undefined;
    case 'PAST':
      return value instanceof Date && value <= now;
    case 'COUNT':
      return Number.isSafeInteger(value) && (value as number) >= 0;
  }
}

function isMoney(value: unknown): value is MoneyValue {
  return typeof value === 'object' && value !== null && 'amountMinor' in value && 'currency' in value;
}
