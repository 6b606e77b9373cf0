// Passes when a summary has its five headings and says of this patient what the questionnaire says.
const HEADINGS = ["complaint", "history", "medication", "daily_life", "questions"];
const FACTS = { complaint: /shoulder/, history: /penicillin/, medication: /ibuprofen/ };

module.exports = (output) => {
  const summary = JSON.parse(output);
  const extra = Object.keys(summary).filter((name) => !HEADINGS.includes(name));
  const lost = Object.keys(FACTS).filter((name) => !FACTS[name].test(summary[name] ?? ""));
  const pass = extra.length === 0 && lost.length === 0;
  const reason = [...extra.map((name) => `heading ${name} was added`), ...lost.map((name) => `${name} was changed`)];
  return { pass, score: pass ? 1 : 0, reason: pass ? "five headings, facts unchanged" : reason.join("; ") };
};
