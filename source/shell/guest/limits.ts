/** Of a guest's worker or process; beyond this Node ends it. */
export const memoryMb = 256;

/** So many lines that a module prints are taken from one answer. */
export const linesAtMost = 100;

/** Nobody's module takes so long to load. */
export const loadLimitMs = 10_000;

/** Characters of one answer: a reason of the longest kind for each of 5,000 nodes, and room for what was printed. */
export const longestAnswer = 10_000_000;

/** Nothing that a guest answers is nested so deep. */
export const deepestAnswer = 64;
