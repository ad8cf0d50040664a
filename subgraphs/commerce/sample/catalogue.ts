/** What the sample company sells: coffee, and what one makes it with. */
export interface CatalogueProduct {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  /** In euro cents. */
  readonly price: number;
}

/** What a subscriber is sent. */
export interface CataloguePlan {
  readonly name: string;
  /** What is in the parcel: one of the catalogue. */
  readonly sku: string;
  readonly quantity: number;
}

export const CATALOGUE: readonly CatalogueProduct[] = [
  { sku: 'BEAN-HOUSE-250', name: 'House Blend, 250 g', category: 'Coffee', price: 890 },
  { sku: 'BEAN-HOUSE-1000', name: 'House Blend, 1 kg', category: 'Coffee', price: 2990 },
  { sku: 'BEAN-ETH-250', name: 'Yirgacheffe, 250 g', category: 'Coffee', price: 1290 },
  { sku: 'BEAN-COL-250', name: 'Huila, 250 g', category: 'Coffee', price: 1190 },
  { sku: 'BEAN-SUM-250', name: 'Sumatra Mandheling, 250 g', category: 'Coffee', price: 1150 },
  { sku: 'BEAN-DECAF-250', name: 'Decaf Sierra, 250 g', category: 'Coffee', price: 1090 },
  { sku: 'BOX-TASTING', name: 'Tasting Box of Four', category: 'Coffee', price: 3890 },
  { sku: 'TEA-SENCHA-100', name: 'Sencha, 100 g', category: 'Tea', price: 1490 },
  { sku: 'TEA-ASSAM-250', name: 'Assam, 250 g', category: 'Tea', price: 990 },
  { sku: 'MACH-PICCOLO', name: 'Piccolo Espresso Machine', category: 'Machines', price: 34900 },
  { sku: 'MACH-DUE', name: 'Due Dual Boiler Machine', category: 'Machines', price: 129900 },
  { sku: 'MACH-FILTER', name: 'Filter Coffee Maker', category: 'Machines', price: 17900 },
  { sku: 'GRIND-HAND', name: 'Hand Grinder', category: 'Grinders', price: 8900 },
  { sku: 'GRIND-FLAT', name: 'Flat Burr Grinder', category: 'Grinders', price: 39900 },
  { sku: 'BREW-V60', name: 'Pour-over Set', category: 'Brewing', price: 3490 },
  { sku: 'BREW-PRESS', name: 'French Press, 1 l', category: 'Brewing', price: 3990 },
  { sku: 'BREW-MOKA', name: 'Moka Pot, 6 cups', category: 'Brewing', price: 3290 },
  { sku: 'BREW-KETTLE', name: 'Gooseneck Kettle', category: 'Brewing', price: 7990 },
  { sku: 'CUP-ESP-4', name: 'Espresso Cups, set of 4', category: 'Tableware', price: 2890 },
  { sku: 'CUP-TRAVEL', name: 'Travel Mug', category: 'Tableware', price: 2490 },
  { sku: 'ACC-SCALE', name: 'Brewing Scale', category: 'Accessories', price: 5990 },
  { sku: 'ACC-FILTERS', name: 'Paper Filters, 100', category: 'Accessories', price: 590 },
  { sku: 'ACC-CLEAN', name: 'Machine Cleaner', category: 'Accessories', price: 1290 },
  { sku: 'ACC-DESCALE', name: 'Descaler, 500 ml', category: 'Accessories', price: 990 },
];

/** By the months between two renewals. */
export const PLANS: Readonly<Record<1 | 3 | 12, CataloguePlan>> = {
  1: { name: 'Monthly House Blend', sku: 'BEAN-HOUSE-1000', quantity: 1 },
  3: { name: 'Season Box', sku: 'BOX-TASTING', quantity: 2 },
  12: { name: 'Year of Coffee', sku: 'BEAN-HOUSE-1000', quantity: 10 },
};

const bySku = new Map(CATALOGUE.map((product) => [product.sku, product]));

/** Throws an Error when the shop sells no such thing. */
export function productOf(sku: string): CatalogueProduct {
  const product = bySku.get(sku);
  if (product === undefined) throw new Error(`${sku} is not in the catalogue`);
  return product;
}

export const PROMOTION_CODES = ['WELCOME15', 'SPRING10', 'SUMMER20', 'HARVEST10', 'FRIENDS5'] as const;

/** How much a code takes off, in per cent: the number that it ends in. */
export function discountOf(promotionCode: string): number {
  return Number(/\d+$/.exec(promotionCode)?.[0] ?? 0);
}

/** The shop's price lists, by country; every other country pays in euros. */
const PRICE_LISTS: Readonly<Record<string, { readonly currency: string; readonly factor: number }>> = {
  GB: { currency: 'GBP', factor: 0.9 },
  US: { currency: 'USD', factor: 1.1 },
  CA: { currency: 'CAD', factor: 1.5 },
  AU: { currency: 'AUD', factor: 1.7 },
  SE: { currency: 'SEK', factor: 11 },
};

const EUROS = { currency: 'EUR', factor: 1 };

export function currencyIn(country: string): string {
  return (PRICE_LISTS[country] ?? EUROS).currency;
}

/** The price of a product in the minor units of the country's currency. */
export function priceIn(country: string, product: CatalogueProduct): number {
  return Math.round((product.price * (PRICE_LISTS[country] ?? EUROS).factor) / 10) * 10;
}
