/** What our tests import from `@jest/globals`, outside Jest: its own runner and its own `expect`. */
export { expect } from 'expect';
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from 'jest-circus';
