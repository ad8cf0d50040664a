/** The answers that one requester gave, counted. */
export interface RatingCounts {
  /** 1 or more. */
  readonly ratings: number;
  /** How many of them were SATISFIED_FROM or better. */
  readonly satisfied: number;
  readonly lastRatedAt: Date;
}

export interface CustomerSatisfaction {
  /** 0 to 1: the share of ratings that were SATISFIED_FROM or better (the CSAT score). */
  readonly score: number;
  readonly ratings: number;
  readonly lastRatedAt: Date;
}

/** Of five, a rating from this on is one of a satisfied customer. */
export const SATISFIED_FROM = 4;

/** Over all records of a customer. Undefined when they have never rated anything. */
export function satisfactionOf(parts: readonly RatingCounts[]): CustomerSatisfaction | undefined {
  const [first, ...others] = parts;
  if (first === undefined) return undefined;
  const { ratings, satisfied, lastRatedAt } = others.reduce(combine, first);
  return { score: satisfied / ratings, ratings, lastRatedAt };
}

function combine(one: RatingCounts, other: RatingCounts): RatingCounts {
  return {
    ratings: one.ratings + other.ratings,
    satisfied: one.satisfied + other.satisfied,
    lastRatedAt: new Date(Math.max(one.lastRatedAt.getTime(), other.lastRatedAt.getTime())),
  };
}
