import { describe, expect, test } from '@jest/globals';
import { FEATURES, type Features } from '../../../../subgraphs/identity/resolution/attributes.ts';
import { readDefinition } from '../../../../subgraphs/identity/resolution/definition/readDefinition.ts';
import { adjustingFeatures } from '../../../../subgraphs/identity/resolution/engine/frequencies.ts';
import { explainLinks } from '../../../../subgraphs/identity/resolution/explainLinks.ts';
import type { Linked } from '../../../../subgraphs/identity/resolution/linkRecords.ts';
import { parseModel } from '../../../../subgraphs/identity/resolution/model/model.ts';
import { frequencyAdjustment } from '../../../../subgraphs/identity/resolution/model/scoring.ts';
import { normaliseRecord } from '../../../../subgraphs/identity/resolution/normalise/normaliseRecord.ts';
import { linksOf, linkText, mappingOf } from './support/linkText.ts';
import { smallTown, TOWN_HEADER, townCsv } from './support/smallTown.ts';

const TOWN = mappingOf(
  'givenName',
  'familyName',
  'birthDate',
  'email',
  'phone',
  'houseNumber',
  'street',
  'city',
  'postcode',
);

async function using<T>(linked: Promise<Linked>, use: (linked: Linked) => Promise<T>): Promise<T> {
  const found = await linked;
  try {
    return await use(found);
  } finally {
    found.engine.close();
  }
}

/** The pairs p0 d0, p2 d2, … of a town. */
function truth(rows: readonly string[]): string[] {
  const copies = rows.flatMap((row) => /^d\d+/.exec(row)?.[0] ?? []);
  return copies.map((copy) => `${copy} p${copy.slice(1)}`).toSorted();
}

describe('a town', () => {
  const rows = smallTown(600);

  test('is freed of its duplicates without labels, the same at every run', async () => {
    const first = await using(linkText([townCsv(rows)], TOWN), linksOf);
    expect(first).toEqual(truth(rows));
    expect(await using(linkText([townCsv(rows.toReversed())], TOWN), linksOf)).toEqual(first);
  });

  test('is linked with the copies in another file', async () => {
    const [people, copies] = ['p', 'd'].map((kind) => rows.filter((row) => row.startsWith(kind)));
    const linked = linkText([townCsv(people ?? []), townCsv(copies ?? [])], TOWN);
    await using(linked, async (found) => {
      expect(await linksOf(found)).toEqual(truth(rows));
      const [[crossing] = []] = await found.engine.rows(
        'SELECT count(*) FROM links JOIN records a ON a.id = l JOIN records b ON b.id = r WHERE a.input = b.input',
      );
      expect(crossing).toBe(0);
      expect(found.clusters).toEqual({ clusters: 600, cut: 0 });
    });
  });

  test('gives a model that can be kept and used again', async () => {
    const model = await using(linkText([townCsv(rows)], TOWN), async (linked) => linked.model);
    const kept = parseModel(JSON.stringify(model), 'model.json');
    const other = smallTown(200, 'elsewhere');
    expect(await using(linkText([townCsv(other)], TOWN, { model: kept }), linksOf)).toEqual(truth(other));
    const fewer = mappingOf('givenName', 'familyName', 'birthDate');
    await expect(linkText([townCsv(other)], fewer, { model: kept })).rejects.toThrow(
      'learned for other comparisons',
    );
  });

  test('is normalised as a whole as each record is by itself', async () => {
    await using(linkText([townCsv(rows)], TOWN), async ({ engine }) => {
      const found = await engine.rows(
        `SELECT row_id, ${FEATURES.join(', ')} FROM records JOIN row_ids USING (id) ORDER BY id`,
      );
      expect(found).toHaveLength(rows.length);
      const columns = TOWN_HEADER.split(',');
      rows.forEach((row, index) => {
        const raw = Object.fromEntries(row.split(',').map((cell, at) => [columns[at], cell]));
        const features = normaliseRecord(raw, TOWN);
        expect(found[index]).toEqual([
          raw.id,
          ...FEATURES.map((feature) => features[feature as keyof Features]),
        ]);
      });
    });
  });

  test('is explained: the parts add up to the weight that the engine gave', async () => {
    await using(linkText([townCsv(rows)], TOWN, { threshold: 0.01 }), async (linked) => {
      const explained = await explainLinks(linked, 40);
      const weights = await linked.engine.rows('SELECT weight FROM links ORDER BY weight, l, r LIMIT 40');
      expect(explained).toHaveLength(40);
      expect(adjustingFeatures(linked.plan.comparisons)).toContain('familyName');
      explained.forEach(({ explanation }, index) => {
        const { prior, contributions, relation, matchWeight } = explanation;
        const sum = contributions.reduce(
          (all, { weight, frequencyAdjustment }) => all + weight + frequencyAdjustment,
          prior + (relation?.weight ?? 0),
        );
        expect(sum).toBeCloseTo(matchWeight, 6);
        expect(matchWeight).toBeCloseTo(Number(weights[index]?.[0]), 3);
      });
    });
  });
});

describe('values that many share', () => {
  test('lose their weight by themselves', async () => {
    // forty colleagues write from one address and one telephone, and are different people
    const rows = smallTown(600).map((row, index) => {
      const cells = row.split(',');
      const isColleague = row.startsWith('p') && index % 20 === 1;
      return isColleague
        ? [...cells.slice(0, 4), 'info@firm.example', '+4930999999', ...cells.slice(6)].join(',')
        : row;
    });
    expect(rows.filter((row) => row.includes('info@firm.example')).length).toBeGreaterThan(20);
    await using(linkText([townCsv(rows)], TOWN), async (linked) => {
      const links = await linksOf(linked);
      expect(links.filter((link) => !truth(rows).includes(link))).toEqual([]);
      expect(links.length).toBeGreaterThan(280);
      const adjustment = async (email: string) => {
        const [[share] = []] = await linked.engine.rows(
          `SELECT f_email FROM records WHERE email LIKE '${email}'`,
        );
        return frequencyAdjustment(linked.model.agreement.email, Number(share));
      };
      expect(await adjustment('info@firm.example')).toBeLessThan(-3);
      expect(await adjustment('%@mail.example')).toBeGreaterThan(-1);
    });
  });

  test('are capped and reported: ten thousand rows that are alike take no quadratic time', async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, index) => `x${index},Anna,Berg,1980-05-12,a.berg@x.example,,,,,`,
    );
    await using(linkText([townCsv(rows)], TOWN), async ({ candidates, rules }) => {
      // each with its next few, and no more
      expect(candidates).toBeGreaterThan(40_000);
      expect(candidates).toBeLessThan(100_000);
      expect(rules.find(({ rule }) => rule === 'email')?.capped).toEqual({
        values: 1,
        records: 10_000,
        pairs: 49_995_000 - 49_985,
      });
    });
  });

  test('do not hide a pair that agrees on something else', async () => {
    const crowd = Array.from(
      { length: 300 },
      (_, index) => `x${index},Anna${index},Berg${index},,info@x.example,,,,,`,
    );
    const rows = [
      ...smallTown(300),
      ...crowd,
      'y1,Ottilie,Zwack,1971-03-04,info@x.example,+4930555666,,,,',
      'y2,Ottilie,Zwack,1971-03-04,info@x.example,+4930555666,,,,',
    ];
    expect(await using(linkText([townCsv(rows)], TOWN), linksOf)).toContain('y1 y2');
  });
});

test('two people of one household are not one person, though all but their names and birthdays agree', async () => {
  const rows = smallTown(600).flatMap((row, index) => {
    // every third family has another member, who has the same telephone and address
    const [id, given, family, , , ...home] = row.split(',');
    if (id?.startsWith('p') !== true || index % 3 !== 0) return [row];
    const other = given === 'rudolf' ? 'gisela' : 'rudolf';
    return [row, [`h${id}`, other, family, '', `${other}${index}@home.example`, ...home].join(',')];
  });
  const households = rows.filter((row) => row.startsWith('h'));
  expect(households.length).toBeGreaterThan(150);
  const links = await using(linkText([townCsv(rows)], TOWN), linksOf);
  expect(links.filter((link) => !truth(rows).includes(link))).toEqual([]);
  expect(links.length).toBeGreaterThan(280);
  const strangersOnly = { ...readDefinition(), relations: [] };
  const deceived = await using(linkText([townCsv(rows)], TOWN, { definition: strangersOnly }), linksOf);
  expect(deceived.filter((link) => !truth(rows).includes(link)).length).toBeGreaterThan(0);
});

describe('files that cannot be used', () => {
  const mapping = mappingOf('givenName', 'familyName', 'email');
  const header = 'id,givenName,familyName,email';

  test.each([
    ['only a header', `${header}\n`, /has no rows after its header/],
    ['another column', 'a,b\n1,2\n', /:1: there is no column "id" for the id; there are a, b/],
    ['one column', 'id\n1\n', /:1: there is no column "givenName" for givenName/],
    ['an open quotation mark', `${header}\n1,"A,B,c@x.example\n2,C,D,e@x.example\n`, /:2: .*quotation mark/],
    [
      'a row that is too short',
      `${header}\n1,A,B\n`,
      /:2: has another number of cells than the header: expected 4, "," between/,
    ],
    [
      'another encoding',
      Buffer.from(`${header}\n1,A,B,\n2,Anna,Müller,\n`, 'latin1'),
      /:3: is not UTF-8 text/,
    ],
    [
      'a row of 10 MB',
      `${header}\n1,${'A'.repeat(10_000_000)},B,c@x.example\n`,
      /:2: is longer than 1,048,576 bytes/,
    ],
    ['an id twice', `${header}\n1,A,B,\n1,C,D,\n`, /names 2 rows with 1 ids; expected one for each/],
    ['a row without id', `${header}\n1,A,B,\n,C,D,\n`, /1 rows have no "id"/],
    ['a column twice', 'id,givenName,familyName,email,email\n', /:1: the column "email" is there twice/],
    ['nothing in the columns', `${header}\n1,,,\n2,,,\n`, /expected two at least/],
    ['UTF-16', Buffer.from(`\ufeff${header}\n`, 'utf16le'), /is UTF-16; expected UTF-8/],
  ])('%s', async (_, text, message) => {
    const linking = linkText([text], mapping);
    await expect(linking).rejects.toThrow(message);
    await expect(linking).rejects.toMatchObject({ name: 'ResolutionError' });
  });

  test('what cannot be read is counted, not hidden', async () => {
    const text = `${header}\n1,Anna,Berg,anna@x.example\n2,Anna,Berg,anna at x\n3,Otto,Stein,\n`;
    await using(linkText([text], mapping), async ({ loaded }) => {
      expect(loaded.unreadable).toEqual([{ path: expect.any(String), attribute: 'email', rows: 1 }]);
    });
  });

  test('dates in three formats are one date, and what is in none of them is counted', async () => {
    const dated = {
      ...mappingOf('givenName', 'familyName', 'birthDate'),
      dateFormats: ['yyyy-mm-dd', 'dd.mm.yyyy', 'mm/dd/yyyy'],
    } as const;
    const dates = ['1980-05-12', '12.05.1980', '05/12/1980', '1980'];
    const text = [
      'id,givenName,familyName,birthDate',
      ...dates.map((date, index) => `${index},Anna,Berg,${date}`),
      '',
    ].join('\n');
    await using(linkText([text], dated), async ({ engine, loaded }) => {
      const rows = await engine.rows('SELECT birthDate FROM records ORDER BY id');
      expect(rows.flat()).toEqual(['19800512', '19800512', '19800512', null]);
      expect(loaded.unreadable).toMatchObject([{ attribute: 'birthDate', rows: 1 }]);
    });
  });

  test('other separators, a byte order mark and CRLF are understood', async () => {
    const text = `\ufeff${header}\n1,Anna,Berg,anna@x.example\n2,Anna,Berg,anna@x.example\n3,Otto,Stein,o@x.example\n`;
    for (const written of [
      text,
      text.replaceAll(',', ';'),
      text.replaceAll(',', '\t').replaceAll('\n', '\r\n'),
    ])
      await using(linkText([written], mapping), async ({ loaded, candidates }) => {
        expect(loaded.counts).toEqual([3]);
        expect(candidates).toBe(1);
      });
  });
});
