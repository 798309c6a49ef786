"""A byte changed anywhere in a pack is found, and so is a file that was lost or added."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from lineofsight.errors import PackFault
from lineofsight.pack.manifest import digest, files
from lineofsight.pack.verify import Fault, verify
from pack_example import write_example


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_example(tmp_path_factory.mktemp("packs") / "whole").folder


@pytest.fixture
def pack(whole: Path, tmp_path: Path) -> Path:
    """A copy of the example, to spoil."""
    return Path(shutil.copytree(whole, tmp_path / "pack"))


def faults(pack: Path) -> list[str]:
    try:
        return [str(fault) for fault in verify(pack)]
    except PackFault as fault:
        return [str(fault)]


def test_a_pack_as_it_was_written_has_no_fault(pack):
    assert verify(pack) == []


def test_a_byte_changed_anywhere_in_any_file_is_found(pack):
    for file in files(pack):
        path = pack / file
        content = path.read_bytes()
        for place in (0, len(content) // 2, len(content) - 1):
            spoilt = bytearray(content)
            spoilt[place] ^= 1
            path.write_bytes(spoilt)
            found = faults(pack)
            assert any(Path(file).name in fault for fault in found), (file, place, found)
        path.write_bytes(content)


def test_a_byte_added_or_cut_off_at_the_end_of_any_file_is_found(pack):
    for file in files(pack):
        path = pack / file
        content = path.read_bytes()
        for spoilt in (content + b"\n", content[:-1]):
            path.write_bytes(spoilt)
            assert faults(pack), file
        path.write_bytes(content)


def test_a_lost_file_is_found_whichever_it_is(pack):
    for file in files(pack):
        content = (pack / file).read_bytes()
        (pack / file).unlink()
        assert len(faults(pack)) == 1
        assert file in faults(pack)[0]
        (pack / file).write_bytes(content)


def test_a_file_added_is_found_and_what_systems_leave_in_folders_is_not(pack):
    (pack / "notes.txt").write_text("mine")
    for litter in ("Thumbs.db", "notebooks/.DS_Store", "desktop.ini", "~$evidence.csv", ".~lock.evidence.csv#"):
        (pack / litter).write_text("")
    (pack / "notebooks" / ".ipynb_checkpoints").mkdir()
    (pack / "notebooks" / ".ipynb_checkpoints" / "copy.ipynb").write_text("")

    assert verify(pack) == [Fault("notes.txt", "was not in the pack when it was made.")]


def test_a_changed_file_and_a_manifest_changed_to_fit_are_found_by_the_seal(pack):
    evidence, manifest = pack / "evidence.csv", pack / "manifest.json"
    before = evidence.read_bytes()
    evidence.write_bytes(before.replace(b"good", b"dire"))
    told = manifest.read_text(encoding="utf-8").replace(digest(before), digest(evidence.read_bytes()))
    manifest.write_text(told, encoding="utf-8", newline="")

    (fault,) = verify(pack)
    assert fault.file == "manifest.json"


def test_a_folder_that_is_no_pack_is_refused(tmp_path):
    with pytest.raises(PackFault, match=r"is no pack, since it has no manifest\.json"):
        verify(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(PackFault, match="cannot be read"):
        verify(tmp_path)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not on this machine")
def test_the_seal_can_be_checked_without_this_suite(pack):
    subprocess.run(["sha256sum", "--check", "--status", "manifest.sha256"], cwd=pack, check=True)
