import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withDataFile } from '../../support/sharedData.ts';
import { accord, printed, smallShop, writeCdnow } from './support.ts';

let root: string;
const at = (name: string) => join(root, name);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'accord-value-file-'));
});
afterAll(() => rmSync(root, { recursive: true }));

function write(name: string, ...lines: string[]): string {
  writeFileSync(at(name), lines.map((line) => `${line}\n`).join(''));
  return at(name);
}

const SHOP = smallShop(400);

function csv(name: string, amount: (cents: number) => string): string {
  const rows = SHOP.map(({ customer, day, cents }) => `${amount(cents)},k${customer},,${day}`);
  return write(name, 'amount,customer,note,date', ...rows);
}

describe('accord value fit --purchases', () => {
  test('fits CSV and the form of CDNOW alike, money in major units', async () => {
    writeCdnow(at('cdnow.txt'), SHOP);
    const cdnow = await accord('value', 'fit', '--purchases', at('cdnow.txt'));
    const file = csv('shop.csv', (cents) => (cents / 100).toFixed(2));
    const dollars = await accord('value', 'fit', '--purchases', file, '--currency', 'USD');
    expect(cdnow).toMatchObject({ code: 0, stderr: '' });
    const of = (stdout: string) => stdout.split('\n').slice(1).join('\n');
    expect(of(dollars.stdout)).toBe(of(cdnow.stdout));
    expect(cdnow.stdout).toMatch(/^USD: value-[0-9a-f]{16}$/m);
    expect(cdnow.stdout).toContain('  of 400 customers, from 2025-01-01 to 2025-10-');
    expect(cdnow.stdout).toContain('DETERMINED');
    expect(printed(cdnow.stdout, 'alpha, in weeks')).toBeGreaterThan(1);
    // a spend of 20 to 80 dollars on average
    const [p, q, v] = ['p', 'q', 'v, in USD'].map((name) => printed(cdnow.stdout, name)) as [
      number,
      number,
      number,
    ];
    expect((p * v) / (q - 1)).toBeGreaterThan(40);
    expect((p * v) / (q - 1)).toBeLessThan(60);
  });

  test('knows how many decimals a currency has', async () => {
    const file = csv('yen.csv', (cents) => String(cents));
    const yen = await accord('value', 'fit', '--purchases', file, '--currency', 'JPY');
    expect(yen).toMatchObject({ code: 0, stderr: '' });
    const dollars = await accord('value', 'fit', '--purchases', at('cdnow.txt'));
    expect(printed(yen.stdout, 'v, in JPY') / 100).toBeCloseTo(printed(dollars.stdout, 'v, in USD'), 1);
    const wrong = await accord('value', 'fit', '--purchases', at('shop.csv'), '--currency', 'JPY');
    expect(wrong.stderr).toContain('shop.csv:2: amount must be a number with up to 0 decimals');
  });

  test('leaves out customers who had bought before --from, and orders after --until', async () => {
    const fit = ['value', 'fit', '--purchases', at('cdnow.txt')];
    const { code, stdout } = await accord(...fit, '--from', '2025-02-01', '--until', '2025-07-31');
    expect(code).toBe(0);
    const first = new Map(SHOP.toReversed().map(({ customer, day }) => [customer, day]));
    const later = [...first.values()].filter((day) => day >= '2025-02-01').length;
    expect(stdout).toContain(`${400 - later} of them before 2025-02-01, who are left out`);
    expect(stdout).toContain(`  of ${later} customers, from 2025-02-01 to 2025-07-31`);
  });

  test('says why nothing can be fitted', async () => {
    writeCdnow(at('few.txt'), SHOP.slice(0, 30));
    const { code, stderr } = await accord('value', 'fit', '--purchases', at('few.txt'));
    expect(code).toBe(1);
    expect(stderr).toContain('No model was fitted. A model of purchases needs at least 50 customers');
    writeCdnow(at('day.txt'), [{ customer: 1, day: '2025-01-01', cents: 1 }]);
    expect((await accord('value', 'fit', '--purchases', at('day.txt'))).stderr).toContain('of one day');
  });

  test.each([
    [
      'another header',
      ['who,when,much', 'a,2025-01-01,1'],
      ':1: must name the columns customer, date, amount',
    ],
    ['a day that is none', ['customer,date,amount', 'Ann,2025-02-30,1'], ':2: date must be a day'],
    ['no customer', ['customer,date,amount', ',2025-02-20,1'], ':2: customer must not be empty'],
    ['less than nothing', ['customer,date,amount', '', 'Ann,2025-02-20,-1'], ':3: amount must be a number'],
    ['too fine an amount', ['customer,date,amount', 'Ann,2025-02-20,1.005'], 'with up to 2 decimals'],
    ['an open quote', ['customer,date,amount', '"Ann,2025-02-20,1'], ':2: is not well-formed CSV'],
    ['no purchase', ['customer,date,amount'], 'holds no purchases'],
    [
      'a broken row of CDNOW',
      [' customer_id  date number_of_cds  dollar_value', ' 1 19970230 1 1.00'],
      ':2: ',
    ],
  ])('names the line with %s, and quotes nothing of it', async (_what, lines, says) => {
    const isCdnow = lines[0]?.startsWith(' ');
    const currency = isCdnow ? [] : ['--currency', 'EUR'];
    const { code, stdout, stderr } = await accord(
      'value',
      'fit',
      '--purchases',
      write('wrong.csv', ...lines),
      ...currency,
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('Ann');
  });

  test('wants to know the currency, and that of CDNOW is known', async () => {
    const unsaid = await accord('value', 'fit', '--purchases', at('shop.csv'));
    expect(unsaid.stderr).toContain('Say with --currency in which currency');
    const euros = await accord('value', 'fit', '--purchases', at('cdnow.txt'), '--currency', 'EUR');
    expect(euros.stderr).toContain('The purchases of CDNOW are in USD, and not in EUR');
    expect((await accord('value', 'fit', '--purchases', at('none.csv'))).stderr).toContain(
      'There is no file',
    );
  });
});

withDataFile('purchases/cdnow_master.txt', (path) => {
  // the published parameters are those of a tenth of these customers: see fitCustomers.test.ts
  test('all 23,570 customers of CDNOW are fitted, as of the end of the 39 weeks of the papers', async () => {
    const { code, stdout } = await accord('value', 'fit', '--purchases', path, '--until', '1997-09-30');
    expect(code).toBe(0);
    expect(stdout).toContain('69,659 purchases; 23,570 customers bought by 1997-09-30');
    const names = ['r', 'alpha, in weeks', 'a', 'b', 'p', 'q', 'v, in USD', 'log-likelihood'];
    expect(names.map((name) => printed(stdout, name))).toEqual([
      0.2516, 4.789, 0.7234, 2.161, 6.275, 3.624, 14.98, -95_368.44,
    ]);
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(69_660);
  });
});
