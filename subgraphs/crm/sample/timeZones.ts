import type { SampleAddress } from '../../kit/sample/sampleCustomer.ts';

/** Of the countries of the sample company whose regions keep different time. */
const BY_REGION: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  US: {
    OR: 'America/Los_Angeles',
    CA: 'America/Los_Angeles',
    AZ: 'America/Phoenix',
    TX: 'America/Chicago',
    MN: 'America/Chicago',
    OH: 'America/New_York',
    RI: 'America/New_York',
    NC: 'America/New_York',
  },
  AU: {
    VIC: 'Australia/Melbourne',
    NSW: 'Australia/Sydney',
    TAS: 'Australia/Hobart',
    WA: 'Australia/Perth',
  },
  CA: { NS: 'America/Halifax', MB: 'America/Winnipeg', BC: 'America/Vancouver' },
};

/** What sales has noted of the customer's time zone: null where the country says enough. */
export function recordedTimeZone({ country, region }: SampleAddress): string | null {
  return region === undefined ? null : (BY_REGION[country]?.[region] ?? null);
}
