// Passes when a draft names no price below the rate card.
const BELOW = /less \d+ percent|discount of \d+|\d+ percent off/i;

module.exports = (output) => {
  const pass = !BELOW.test(output);
  return { pass, score: pass ? 1 : 0, reason: pass ? "at the rate card" : "line price is below the rate card" };
};
