/** Two classes of advisory locks, by tenant. */

/** Whoever resolves holds it shared, whoever learns anew alone. */
export const RESOLVING_LOCK = 0x41_43_43;

/**
 * Whoever resolves records that nobody else has seen yet holds it shared until they are there for all. Whoever resolves others
 * takes it alone for a moment: those who had begun before are seen then.
 */
export const ARRIVING_LOCK = 0x41_43_44;
