import type { FitStatus } from '../../subgraphs/playbook/value/fitByLikelihood.ts';
import type { ValueModel } from '../../subgraphs/playbook/value/valueModel.ts';
import { grouped } from '../linkReport.ts';
import { minorDigits } from './minorDigits.ts';

const STATUSES: Readonly<Record<FitStatus, string>> = {
  DETERMINED: 'DETERMINED: the data say what each parameter is',
  UNDETERMINED:
    'UNDETERMINED: the data hardly say what at least one parameter is; what is expected can still be good, as far as it rests on what they do say',
  NOT_CONVERGED: 'NOT_CONVERGED: no maximum of the likelihood was found, so this is no model to use',
};

/** A model as it was found, money in major units: its parameters with their standard errors, and of whom it is. */
export function modelText({ currency, version, observed, purchases, spend }: ValueModel): string {
  const minor = 10 ** minorDigits(currency);
  const { r, alpha, a, b } = purchases.parameters;
  const { p, q, v } = spend.parameters;
  const timing = purchases.standardErrors;
  const spending = spend.standardErrors;
  const correlation =
    spend.correlation === null
      ? ''
      : `, correlated by ${spend.correlation.toFixed(2)} with how often they buy`;
  return [
    `${currency}: ${version}`,
    `  of ${grouped(purchases.customers)} customers, from ${observed.from} to ${observed.until}`,
    heading('When they buy (BG/NBD)'),
    row('r', r, timing?.r),
    row('alpha, in weeks', alpha, timing?.alpha),
    row('a', a, timing?.a),
    row('b', b, timing?.b),
    likelihood(purchases.logLikelihood),
    `    ${grouped(purchases.repeatBuyers)} of them bought on two days or more`,
    `    ${STATUSES[purchases.status]}`,
    heading('What they spend (Gamma-Gamma)'),
    row('p', p, spending?.p),
    row('q', q, spending?.q),
    row(`v, in ${currency}`, v / minor, spending === null ? undefined : spending.v / minor),
    // a density of spends for each minor unit becomes one for each major unit
    likelihood(spend.logLikelihood + spend.spenders * Math.log(minor)),
    `    ${grouped(spend.spenders)} of them spent something after their first day${correlation}`,
    `    ${STATUSES[spend.status]}`,
  ].join('\n');
}

const NAME = 28;
const NUMBER = 14;

function heading(title: string): string {
  return `  ${title.padEnd(NAME + 2)}${'estimate'.padStart(NUMBER)}${'standard error'.padStart(NUMBER + 2)}`;
}

function row(name: string, estimate: number, error: number | undefined): string {
  const known = error === undefined ? 'not known' : significant(error);
  return `    ${name.padEnd(NAME)}${significant(estimate).padStart(NUMBER)}${known.padStart(NUMBER + 2)}`;
}

function likelihood(value: number): string {
  const text = value.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `    ${'log-likelihood'.padEnd(NAME)}${text.padStart(NUMBER)}`;
}

function significant(value: number): string {
  return value.toLocaleString('en-GB', { minimumSignificantDigits: 4, maximumSignificantDigits: 4 });
}
