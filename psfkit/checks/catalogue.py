"""Every check over a bundle, in the order of their codes."""

from psfkit.checks import asserted, dates, references, substance, sufficiency, unread
from psfkit.checks.check import Check
from psfkit.model.finding import Severity

CHECKS: tuple[Check, ...] = (
    Check("PK301", "unknown evidence", Severity.ERROR, references.unknown_evidence),
    Check("PK302", "unknown criterion", Severity.ERROR, references.unknown_criterion),
    Check("PK303", "unknown system", Severity.ERROR, references.unknown_system),
    Check("PK304", "unknown vendor", Severity.ERROR, references.unknown_vendor),
    Check("PK305", "unknown evidence kind", Severity.ERROR, references.unknown_kind),
    Check("PK306", "evidence nothing refers to", Severity.WARNING, references.unused_evidence),
    Check("PK307", "one-sided reference", Severity.WARNING, references.one_sided_reference),
    Check("PK308", "claim in another domain's file", Severity.ERROR, references.wrong_domain),
    Check("PK309", "unknown evidence reader", Severity.ERROR, references.unknown_reader),
    Check("PK310", "bundle for another version of the framework", Severity.ERROR, references.other_psf_version),
    Check("PK401", "date in the future", Severity.ERROR, dates.in_the_future),
    Check("PK402", "dates in the wrong order", Severity.ERROR, dates.out_of_order),
    Check("PK403", "impossible period", Severity.ERROR, dates.period_reversed),
    Check("PK404", "evidence too old", Severity.WARNING, dates.too_old),
    Check("PK405", "dates that the file contradicts", Severity.WARNING, dates.contradicted),
    Check("PK406", "made after the submission", Severity.WARNING, dates.after_submission),
    Check("PK501", "claim with nothing behind it", Severity.WARNING, sufficiency.nothing_behind),
    Check("PK502", "claimed level out of reach", Severity.WARNING, sufficiency.claimed_too_high),
    Check("PK503", "placeholder evidence", Severity.ERROR, sufficiency.placeholder),
    Check("PK504", "same file listed twice", Severity.ERROR, sufficiency.same_content),
    Check("PK505", "evidence not evaluated", Severity.WARNING, sufficiency.not_evaluated),
    Check("PK506", "evidence outside the claim's scope", Severity.WARNING, sufficiency.outside_scope),
    Check("PK507", "not applicable without a reason", Severity.ERROR, sufficiency.thin_reason),
    Check("PK508", "kind and content disagree", Severity.WARNING, sufficiency.kind_at_odds),
    Check("PK509", "record of something else", Severity.WARNING, sufficiency.of_something_else),
    Check("PK510", "picture that shows nothing", Severity.WARNING, sufficiency.blank_picture),
    Check("PK511", "one file for everything", Severity.WARNING, sufficiency.one_for_everything),
    Check("PK512", "kind that no level asks for", Severity.WARNING, sufficiency.serves_nothing),
    Check("PK513", "evidence that says nothing", Severity.WARNING, substance.empty_words),
    Check("PK514", "placeholder where words belong", Severity.WARNING, substance.place_kept),
    Check("PK515", "one text for several criteria", Severity.WARNING, substance.same_words),
    Check("PK516", "evidence without the facts asked for", Severity.WARNING, unread.no_facts_found),
    Check("PK521", "assertion that does not hold", Severity.WARNING, asserted.does_not_hold),
    Check("PK522", "assertion looser than the rubric", Severity.WARNING, asserted.looser_than_the_rubric),
)
