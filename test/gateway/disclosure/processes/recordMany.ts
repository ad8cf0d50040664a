/**
 * `node recordMany.ts DIRECTORY COUNT`: records so many disclosures, ten at a time, and prints of each the outcome in a line
 * of its own: its person, a space, and `recorded` or the code of the error.
 */
import { DisclosureLog } from '../../../../gateway/disclosure/disclosureLog.ts';
import { SegmentLog } from '../../../../gateway/disclosure/segmentLog.ts';

const [directory = '', count = ''] = process.argv.slice(2);
const segments = new SegmentLog({ directory, maxSegmentBytes: 1_000_000, gatherMs: 0 });
const log = new DisclosureLog(segments, 'required', { error() {}, warn() {} });

async function record(person: string): Promise<string> {
  const disclosure = {
    id: person,
    at: new Date(),
    tenant: 'sample',
    client: 'support-desk',
    person,
    purpose: 'CUSTOMER_SUPPORT',
    automated: false,
    groups: [{ customers: ['c-000001'], fields: '"released":["Customer.name"],"withheld":[],"read":[]' }],
  };
  try {
    await log.record(disclosure, new AbortController().signal);
    return 'recorded';
  } catch (error) {
    return String((error as { extensions?: { code?: string } }).extensions?.code);
  }
}

for (let first = 0; first < Number(count); first += 10) {
  const persons = Array.from({ length: 10 }, (_, index) => `p${first + index}`);
  const outcomes = await Promise.all(persons.map(record));
  for (const [index, outcome] of outcomes.entries()) process.stdout.write(`${persons[index]} ${outcome}\n`);
}
await segments.seal();
