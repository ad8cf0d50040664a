// type-graphql's decorators need it, and every file that uses them imports this one.
import 'reflect-metadata';
import { Directive } from 'type-graphql';
import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';

const quoted = (value: string) => JSON.stringify(value);

/** Decorates a field, argument or input field: personal data of `category`, for these purposes only. */
export function Consent(category: DataCategory, purposes: readonly Purpose[]) {
  return Directive(`@consent(category: ${quoted(category)}, purposes: [${purposes.map(quoted).join(', ')}])`);
}

/** Decorates a field that is about nobody; the reason is read by the privacy officers. */
export function NonPersonal(reason: string) {
  return Directive(`@nonPersonal(reason: ${quoted(reason)})`);
}

/** Decorates a field computed from data that is read for `purpose` and never shown to its caller. */
export function Derives(purpose: Purpose) {
  return Directive(`@derives(purpose: ${quoted(purpose)})`);
}
