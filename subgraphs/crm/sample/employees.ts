import type { Insertable } from 'kysely';
import type { SampleCustomer } from '../../kit/sample/sampleCustomer.ts';
import type { EmployeesTable } from '../tables.ts';

const NAMES = [
  'Helena Brandt',
  'Samuel Oyelaran',
  'Louise Kermadec',
  'Dmitri Halvorsen',
  'Aisha Rahimi',
  'Conor Gilmartin',
  'Mei-Ling Zhao',
  'Gustavo Peralta',
  'Nora Eklund',
  'Thomas Wetherby',
] as const;

const idOf = (index: number) => `emp-${String(index + 1).padStart(3, '0')}`;

/** The sample company's account managers. */
export function employeeRows(tenant: string): Insertable<EmployeesTable>[] {
  return NAMES.map((name, index) => ({
    tenant,
    id: idOf(index),
    name,
    work_email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@accord-sample.example`,
  }));
}

/** Who looks after the customer: nobody in particular below gold. */
export function accountManagerOf({ tier, number }: SampleCustomer): string | null {
  return tier === 'GOLD' || tier === 'PLATINUM' ? idOf(number % NAMES.length) : null;
}
