"""Step 6 of verification: whether the key behind a record is one to believe, at the time the record was signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psfkit.documents.text_safety import shown
from psfkit.marks.keys import TEST_KEY_DID
from psfkit.marks.multibase import key_of
from psfkit.model.issuer_keys import IssuerKeys
from psfkit.model.record import Issuer, MarkRecord
from psfkit.model.verification import StepResult

PASSED, FAILED, NOT_RUN = StepResult.PASSED, StepResult.FAILED, StepResult.NOT_RUN


@dataclass(frozen=True, slots=True)
class KeyBeliefs:
    """What a verifier knows about keys."""

    trusted: tuple[str, ...]
    """Keys from a trust file: a ``did:key``, or a ``did:web`` with the key as its fragment."""
    documents: tuple[IssuerKeys, ...]
    """Key documents that were given; each counts only when a trusted key is in it."""
    registry: Issuer | None = None
    """The issuer of a registry that was given."""
    registry_keys: IssuerKeys | None = None
    """Every key of that issuer."""

    @property
    def believed(self) -> tuple[IssuerKeys, ...]:
        """The key documents that count: the registry's, and those with a key that is trusted or the registry's."""
        own = () if self.registry_keys is None else (self.registry_keys,)
        anchors = {*map(key_of, self.trusted), *(key for keys in own for key in keys.ids)}
        return (*own, *(keys for keys in self.documents if anchors & set(keys.ids)))


@dataclass(frozen=True, slots=True)
class KeyJudgement:
    """What came of the key, and what its registry has to settle."""

    result: StepResult
    detail: str
    compromised_from: date | None = None
    """When the key was declared compromised; the record, which says that it is older, counts only where the registry
    of a later key lists it: whoever has the key can write any date."""

    def settled(self, *, listed: bool) -> tuple[StepResult, str]:
        """Return the outcome of the step, given whether a registry that knows of a later key lists the record."""
        if self.compromised_from is None or self.result is not PASSED:
            return self.result, self.detail
        day = self.compromised_from.isoformat()
        if listed:
            return (
                PASSED,
                f"{self.detail} It was declared compromised from {day} on; the registry shows the mark before.",
            )
        return NOT_RUN, (
            f"its key was declared compromised from {day} on, and a date can be written by whoever has it: "
            "only the issuer's registry as it is now shows that the mark was there before"
        )


def judge_key(record: MarkRecord, beliefs: KeyBeliefs) -> KeyJudgement:
    """Say whether the key that signed a record is believed, and was the issuer's when it signed."""
    sample = _sample(record.issuer)
    key, found = record.issuer.key_id, [keys for keys in beliefs.believed if keys.find(record.issuer.key_id)]
    if any(not one.continues(other) for one in found for other in found):
        return KeyJudgement(FAILED, "key documents name different keys after its key: somebody else has used it")
    source = _source(record.issuer, beliefs, found)
    if not source:
        name = shown(record.issuer.name)
        if beliefs.trusted or beliefs.registry is not None:
            return KeyJudgement(FAILED, f"the key of {name} is neither in the trust file nor the registry's.{sample}")
        return KeyJudgement(
            NOT_RUN, f"nobody has said whose key this is: give a trust file or the issuer's registry.{sample}"
        )
    fault = next((said for keys in found if (said := _out_of_time(record, keys))), "")
    days = [entry.compromised_from for keys in found if (entry := keys.find(key)) and entry.compromised_from]
    if fault or (days and record.issued_at.date() >= min(days)):
        declared = f"its key was declared compromised from {min(days).isoformat()} on" if days else ""
        return KeyJudgement(
            FAILED, f"{fault or declared}; the mark says that it is of {record.issued_at.date().isoformat()}.{sample}"
        )
    asked = record.countersigning
    beside = f" It names {asked.required} countersignatures, which stand in its attestation." if asked else ""
    return KeyJudgement(PASSED, f"{source}.{beside}{sample}", min(days) if days else None)


def object_to(signer: str, key: str, at: datetime, issuer: Issuer, beliefs: KeyBeliefs) -> str:
    """Say why something that was signed at a moment is not the word of a record's issuer, or nothing.

    Args:
        signer: The DID that it names.
        key: ``did:key`` of the key that signed it, which may be another of the issuer's than that of the record.
        at: When it says that it was signed.
        issuer: Of the record.
        beliefs: What is known about keys.
    """
    found = [keys for keys in beliefs.believed if keys.find(issuer.key_id)]
    pinned = {key_of(pin) for pin in beliefs.trusted if pin.partition("#")[0] == issuer.id}
    known = {issuer.key_id, *pinned, *(each for keys in found for each in keys.ids)}
    if key not in known or signer not in (issuer.id, key):
        return "is another issuer's"
    for entry in filter(None, (keys.find(key) for keys in found)):
        if entry.compromised_from is not None and at.date() >= entry.compromised_from:
            return "is signed by a key that was declared compromised"
        if entry.until is not None and at > entry.until:
            return "is signed by a key whose time was over"
    return ""


def _source(issuer: Issuer, beliefs: KeyBeliefs, found: Sequence[IssuerKeys]) -> str:
    """Say why an issuer's key is believed, or nothing; a key that is trusted for one ``did:web`` is so for no other."""
    own, key = beliefs.registry_keys, issuer.key_id
    if own is not None and beliefs.registry is not None and own.find(key):
        which = "that" if own.current.id == key else "an earlier key"
        return f"its key is {which} of the registry's issuer, {shown(beliefs.registry.name)}"
    if {key, issuer.signs_as} & set(beliefs.trusted):
        return "its key is in the trust file"
    named = [key_of(pin) for pin in beliefs.trusted if "#" not in pin or pin.partition("#")[0] == issuer.id]
    reached = {*named, *(() if own is None else own.ids)}
    follows = any(reached & set(keys.ids) for keys in found)
    return "its key belongs, by the issuer's key document, with one that is trusted" if follows else ""


def _out_of_time(record: MarkRecord, keys: IssuerKeys) -> str:
    entry = keys.find(record.issuer.key_id)
    if entry is None:
        return ""
    if entry.until is not None and record.issued_at > entry.until:
        return f"its key ended on {entry.until.date().isoformat()}"
    if entry is not keys.first and entry.since is not None and record.issued_at < entry.since:
        return f"its key began on {entry.since.date().isoformat()}"
    return ""


def _sample(issuer: Issuer) -> str:
    if issuer.key_id == TEST_KEY_DID:
        return " SAMPLE, signed with psfkit's test key, which everyone has: this is no mark."
    return " SAMPLE of a test issuer: this is no mark." if issuer.test else ""
