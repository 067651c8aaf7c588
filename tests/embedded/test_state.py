import json
import shutil
import signal
import socket
import subprocess
import sys

import pytest

from network.embedded import state

HOLD = "import sys, time; from network.embedded.state import Lock; from pathlib import Path; " + (
    "lock = Lock(Path(sys.argv[1])); lock.take(); print('held', flush=True); time.sleep(60)"
)


@pytest.fixture(autouse=True)
def _no_other_folder(monkeypatch):
    monkeypatch.delenv("NETWORK_STATE", raising=False)


def test_the_environment_may_name_another_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("NETWORK_STATE", str(tmp_path / "second"))

    assert state.folder() == tmp_path / "second"


def test_an_ordinary_users_state_is_inside_the_clone(tmp_path):
    assert state.folder(tmp_path, root=False).parent == tmp_path / ".run"


def test_a_clone_keeps_its_state_folder(tmp_path):
    assert state.folder(tmp_path, root=False) == state.folder(tmp_path, root=False)


def test_a_new_clone_at_an_old_path_starts_afresh(tmp_path):
    clone = tmp_path / "clone"
    clone.mkdir()
    before = state.folder(clone, root=False).name
    shutil.rmtree(clone)
    clone.mkdir()

    assert state.folder(clone, root=False).name != before


def test_a_moved_clone_keeps_its_data_and_a_copy_starts_afresh(tmp_path):
    one, copy, moved = tmp_path / "one", tmp_path / "copy", tmp_path / "moved"
    one.mkdir()
    before = state.folder(one, root=False).name

    shutil.copytree(one, copy)
    one.rename(moved)

    assert state.folder(moved, root=False).name == before
    assert state.folder(copy, root=False).name != before


def test_what_is_kept_is_made_once_and_for_its_owner_only(tmp_path):
    first = state.secret(tmp_path, "django")

    assert state.secret(tmp_path, "django") == first
    assert (tmp_path / "kept.json").stat().st_mode & 0o777 == 0o600
    assert len(first) >= 50


def test_a_kept_port_stays_while_it_is_free_and_changes_when_somebody_took_it(tmp_path):
    port = state.kept(tmp_path, "port", state.free_port, good=state.is_free)

    assert state.kept(tmp_path, "port", state.free_port, good=state.is_free) == port
    with socket.create_server(("127.0.0.1", port)):
        other = state.kept(tmp_path, "port", state.free_port, good=state.is_free)

    assert other != port
    assert json.loads((tmp_path / "kept.json").read_text()) == {"port": other}


def test_what_people_upload_is_for_the_owner_of_the_clone_alone(tmp_path):
    assert (state.folder(tmp_path, root=False) / "media").stat().st_mode & 0o777 == 0o700


def test_a_long_log_is_put_aside(tmp_path):
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * (state.LOG_BYTES + 1))

    state.spawn([sys.executable, "-c", "print('new')"], log=log).wait()

    assert (log.read_text(), (tmp_path / "web.old").stat().st_size) == ("new\n", state.LOG_BYTES + 1)


def test_a_lock_ends_with_its_process_even_by_kill_9(tmp_path):
    lock = tmp_path / "lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, lock], cwd=state.ROOT, stdout=subprocess.PIPE, text=True)
    holder.stdout.readline()
    held = state.is_held(lock)

    holder.send_signal(signal.SIGKILL)
    holder.communicate()

    assert (held, state.is_held(lock)) == (True, False)
