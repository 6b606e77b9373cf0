import json
import stat
from datetime import date

import pytest

from psfkit.errors import PsfkitError, StorageError, UsageError
from psfkit.marks.keys import TEST_KEY_DID, generate_key, holds
from psfkit.registry.check import repair
from psfkit.registry.folder import open_registry
from psfkit.registry.issuer import new_issuer, open_issuer

DAY = date(2026, 11, 1)


def test_an_issuer_is_made_whole_and_opens_again(tmp_path):
    made = new_issuer(str(tmp_path / "a" / "issuer"), "Example Assessors", DAY)
    again = open_issuer(str(tmp_path / "a" / "issuer"))
    assert again.issuer == made.issuer
    assert holds(made.signer.public_key, again.signer.sign(b"x"), b"x")
    assert again.salt == made.salt
    assert open_registry(str(made.path)).issuer == open_registry(str(made.path / "registry")).issuer == made.issuer
    assert sorted(p.name for p in made.path.iterdir()) == ["issuer.json", "key.pem", "registry", "salt"]
    assert sorted(p.name for p in tmp_path.joinpath("a").iterdir()) == ["issuer"]


def test_secrets_are_for_the_owner_alone_and_never_in_the_registry(tmp_path):
    made = new_issuer(str(tmp_path / "i"), "Example", DAY)
    for name in ("key.pem", "salt"):
        assert stat.S_IMODE((made.path / name).stat().st_mode) == 0o600
    assert [p.name for p in sorted(made.registry.path.rglob("*"))] == ["issuer.json", "keys.json", "marks"]
    assert "PRIVATE" not in repr(made)


@pytest.mark.parametrize("name", ["key.pem", "salt"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_secret_that_others_can_use_is_refused(tmp_path, name, mode):
    made = new_issuer(str(tmp_path / "i"), "Example", DAY)
    (made.path / name).chmod(mode)
    with pytest.raises(StorageError) as caught:
        open_issuer(str(made.path))
    assert name in caught.value.message
    assert "chmod 600" in caught.value.hint


def test_two_issuers_have_different_keys(tmp_path):
    one, two = (new_issuer(str(tmp_path / name), "Example", DAY) for name in "ab")
    assert one.issuer.id != two.issuer.id
    assert one.salt != two.salt


def test_the_fixed_test_key_leaves_no_secret_and_the_same_files_everywhere(tmp_path):
    for name in "ab":
        made = new_issuer(str(tmp_path / name), "Example", DAY, test=True, fixed_test_key=True)
        assert made.issuer.id == TEST_KEY_DID
        assert made.issuer.test
    assert not (made.path / "key.pem").exists()
    assert (tmp_path / "a" / "issuer.json").read_bytes() == (tmp_path / "b" / "issuer.json").read_bytes()


def test_the_fixed_key_is_for_test_issuers_only(tmp_path):
    with pytest.raises(UsageError):
        new_issuer(str(tmp_path / "a"), "Example", DAY, fixed_test_key=True)
    made = new_issuer(str(tmp_path / "b"), "Example", DAY, test=True, fixed_test_key=True)
    for file in (made.path / "issuer.json", made.registry.path / "issuer.json"):
        file.write_text(file.read_text().replace('"test": true', '"test": false'))
    with pytest.raises(StorageError):
        open_issuer(str(made.path))


@pytest.mark.parametrize("name", ["", " ", "\u200d", "a\nb", "a\u202eb", "x" * 301])
def test_a_name_that_does_not_show_is_refused(tmp_path, name):
    with pytest.raises(UsageError):
        new_issuer(str(tmp_path / "i"), name, DAY)
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()
    for name in ("full", "file"):
        with pytest.raises(StorageError):
            new_issuer(str(tmp_path / name), "Example", DAY)
    new_issuer(str(tmp_path / "empty"), "Example", DAY)
    assert (tmp_path / "full" / "file").read_text() == (tmp_path / "file").read_text() == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty", "file", "full"]


def damage_json(path):
    path.joinpath("issuer.json").write_text("{")


def damage_key(path):
    path.joinpath("key.pem").write_bytes(generate_key().pem)


def damage_salt(path):
    path.joinpath("salt").write_text("salty")


def lose_key(path):
    path.joinpath("key.pem").unlink()


def link_key(path):
    path.joinpath("key.pem").rename(path / "elsewhere.pem")
    path.joinpath("key.pem").symlink_to(path / "elsewhere.pem")


def swap_registry(path):
    file = path / "registry" / "issuer.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "name": "Somebody Else"}))


def lose_all(path):
    path.joinpath("issuer.json").unlink()


@pytest.mark.parametrize(
    "damage",
    [damage_json, damage_key, damage_salt, lose_key, link_key, swap_registry, lose_all],
    ids=lambda f: f.__name__,
)
def test_a_damaged_folder_is_refused_with_a_way_out(tmp_path, damage):
    made = new_issuer(str(tmp_path / "i"), "Example", DAY)
    damage(made.path)
    with pytest.raises(PsfkitError) as caught:
        open_issuer(str(made.path))
    assert caught.value.hint


def test_a_folder_without_a_registry_is_said_to_be_none(tmp_path):
    with pytest.raises(StorageError, match="not a registry"):
        open_registry(str(tmp_path))


def test_an_empty_registry_can_be_repaired(tmp_path):
    issuer = new_issuer(str(tmp_path / "i"), "Example", DAY)
    registry = issuer.registry
    (registry.path / "marks").rmdir()
    assert repair(issuer) == 0
    assert json.loads((registry.path / "index.json").read_text())["marks"] == []
