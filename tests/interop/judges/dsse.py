"""dsse FILE PUBKEY... [--threshold N] [--subject PATH]... - signed by PUBKEY, and an in-toto Statement is inside.

securesystemslib checks the signatures (PUBKEY: PEM; N different keys have to sign, default all that are given),
in-toto-attestation checks the Statement. With --subject that file's SHA-256 must be among the subjects.
"""

import binascii
import copy
import hashlib
import json
import sys
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from google.protobuf.json_format import ParseDict, ParseError
from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
from in_toto_attestation.v1 import resource_descriptor_pb2, statement_pb2
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey
from verdict import Verdict

v = Verdict("dsse", sys.argv[1:], __doc__)
arguments, options = sys.argv[1:], {"--threshold": [], "--subject": []}
for name, values in options.items():
    while name in arguments:
        at = arguments.index(name)
        values.append(arguments[at + 1])
        del arguments[at : at + 2]
file, *key_files = arguments
keys = {}
for path in key_files:
    key = serialization.load_pem_public_key(Path(path).read_bytes())
    form = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    keys[hashlib.sha256(form).hexdigest()[:16]] = key  # the same key twice is one key
threshold = int(options["--threshold"][0]) if options["--threshold"] else len(keys)
if not 0 < threshold <= len(keys):
    raise ValueError("give at least as many different keys as the threshold")

try:
    envelope = json.loads(Path(file).read_bytes())
    signatures, kind = envelope["signatures"], envelope["payloadType"]
    Envelope.from_dict({**envelope, "signatures": []})
except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
    v.check(False, f"not a DSSE envelope: {type(error).__name__}: {error}")
    v.end()

# The library wants a keyid in every signature, which DSSE makes a mere hint. So: each signature with each key.
signers = set()
for signature in signatures:
    for name, key in keys.items():
        one = copy.deepcopy({**envelope, "signatures": [{"keyid": name, "sig": signature["sig"]}]})
        try:
            Envelope.from_dict(one).verify([SSlibKey.from_crypto(key, keyid=name)], 1)
            signers.add(name)
        except (VerificationError, binascii.Error, ValueError):
            pass
v.check(
    len(signers) >= threshold,
    f"securesystemslib: signed by {len(signers)} of {len(keys)} given keys",
    f"securesystemslib: signed by {len(signers)} of the given keys, {threshold} needed",
)
v.check(kind == "application/vnd.in-toto+json", f"payload type {kind}", f"payload type is {kind!r}")

payload = Envelope.from_dict({**envelope, "signatures": []}).payload
try:
    statement = json.loads(payload)
    message = ParseDict(statement, statement_pb2.Statement())
    Statement.copy_from_pb(message).validate()
    v.check(True, f"in-toto-attestation: a Statement with {len(message.subject)} subjects")
except (ValueError, ParseError, TypeError) as error:
    v.check(False, f"in-toto-attestation: {error}"[:300])
    v.end()
predicate = statement["predicate"]
try:
    if message.predicate_type == "https://in-toto.io/attestation/svr/v0.2":
        datetime.fromisoformat(predicate["timeCreated"])
        if not (":" in predicate["verifier"]["id"] and predicate["properties"]):
            raise ValueError("verifier.id is no URI or no property is named")
        if not all(isinstance(p, str) for p in predicate["properties"]):
            raise ValueError("properties are not all strings")
        for policy in predicate["verifier"]["policies"]:
            ParseDict(policy, resource_descriptor_pb2.ResourceDescriptor())
        v.check(True, "the predicate has the fields of a Simple Verification Result 0.2")
    elif message.predicate_type == "https://in-toto.io/attestation/test-result/v0.1":
        ParseDict(predicate, test_result_pb2.TestResult())
        v.check(True, "in-toto-attestation: the predicate is a test result")
    else:  # the package's own schema of a SLSA verification summary is wrong (verifiedLevels is no list there)
        v.note(f"predicate type {message.predicate_type}: its fields are not judged")
except (ParseError, ValueError, KeyError, TypeError) as error:
    v.check(False, f"{message.predicate_type}: {type(error).__name__}: {error}"[:300])
digests = {s.digest.get("sha256") for s in message.subject}
for path in options["--subject"]:
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    v.check(digest in digests, f"{path} is a subject", f"{path} is no subject (sha256 {digest})")
v.end()
