/** An expression that says nothing, or speaks of what is not there. The message says what was expected. */
export class ExpressionError extends Error {}
