import { Field, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import type { EmployeeOfRow } from '../store.ts';

const STAFF =
  'How to reach an employee at work: not the customer’s data, and released only with the field that holds it';

@ObjectType({ description: 'Somebody who works for the company.' })
export class Employee {
  @NonPersonal(STAFF)
  @Field(() => String, { description: 'The employee’s name.' })
  readonly name: string;

  @NonPersonal(STAFF)
  @Field(() => String, { description: 'The employee’s e-mail address at work.' })
  readonly workEmail: string;

  constructor(name: string, workEmail: string) {
    this.name = name;
    this.workEmail = workEmail;
  }

  /** The employee of a row that was joined with one, null when there was none. */
  static ofRow({ employee_name: name, employee_email: workEmail }: EmployeeOfRow): Employee | null {
    return name === null || workEmail === null ? null : new Employee(name, workEmail);
  }
}
