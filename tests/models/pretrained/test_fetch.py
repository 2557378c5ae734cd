import hashlib
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace

import pytest
import torch
from hub_server import COMMIT
from safetensors.torch import load_file

from hanging import HANGING
from pupille.errors import ConfigError, ModelError, RunError, WeightsError
from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.fetch import fetch, fetch_missing
from pupille.models.pretrained.hub import Hub, usual_hub
from pupille.models.pretrained.store import (
    begun,
    folder_of,
    load_weights,
    weights_path,
)

TINY = "timm:test_resnet"
REAL = "regnetx_002"


@pytest.fixture
def hub(played):
    """The played hub, asked without patience."""
    return replace(usual_hub(), pause=0.01, retries=3)


def partial_of(name):
    (path,) = folder_of(backbone(name)).glob("*.partial")
    return path


def test_fetched_weights_are_the_bytes_of_the_hub_with_the_hash_that_it_stated(played, hub, tiny_file):
    told = []
    record = fetch(TINY, hub=hub, listener=told.append)
    content = tiny_file.read_bytes()
    assert weights_path(TINY).read_bytes() == content
    assert record.sha256 == hashlib.sha256(content).hexdigest()
    assert (record.size, record.commit, record.hash_from) == (len(content), COMMIT, f"stated by {hub.host}")
    assert played.sent == len(content)
    loaded, saved = load_weights(TINY), load_file(tiny_file)
    assert loaded.keys() == saved.keys()
    assert all(torch.equal(loaded[key], saved[key]) for key in saved)
    said = [event.text for event in told if not event.moving]
    assert "MB from" in said[0]
    assert "weights under apache-2.0" in said[0]
    assert record.sha256 in said[0]
    moving = [event for event in told if event.moving]
    assert moving[-1].done == moving[-1].total


def test_real_weights_are_fetched_by_the_name_of_their_rung(played, hub, real_file):
    played.files[backbone(REAL).repository] = real_file.read_bytes()
    assert fetch(REAL, hub=hub).licence == "MIT"
    assert len(load_weights(REAL)) == len(load_file(real_file))


def test_what_is_here_is_not_asked_for_again(played, hub):
    fetch(TINY, hub=hub)
    asked = len(played.requests)
    fetch(TINY, hub=hub)
    fetch_missing([TINY, "logistic", "lenet5"], lambda _: None, hub=hub)
    assert len(played.requests) == asked


def test_fetch_missing_brings_what_has_weights_and_no_more(played, hub):
    fetch_missing(["logistic", TINY], lambda _: None, hub=hub)
    assert weights_path(TINY)
    assert [path for method, path, _ in played.requests if method == "HEAD"] == [
        "/timm/test_resnet.r160_in1k/resolve/main/model.safetensors"
    ]


def test_a_connection_that_breaks_is_taken_up_where_it_broke(played, hub):
    played.cut_after, played.cuts = 300_000, 2
    fetch(TINY, hub=hub)
    size = len(played.files[backbone(TINY).repository])
    assert played.ranges() == ["", "bytes=300000-", "bytes=600000-"]
    assert played.sent == size


def test_an_interrupted_fetch_goes_on_in_the_next_one_and_no_byte_comes_twice(played, hub):
    played.cut_after, played.cuts = 100_000, 1
    with pytest.raises(WeightsError, match=r"broke after 100,000 of .* the same command goes on there"):
        fetch(TINY, hub=replace(hub, retries=0))
    assert weights_path(TINY) is None
    assert begun(TINY) == 100_000
    told = []
    fetch(TINY, hub=hub, listener=told.append)
    assert "goes on at 0.1 MB" in told[1].text
    assert played.sent == len(played.files[backbone(TINY).repository])
    assert {path.name for path in weights_path(TINY).parent.iterdir()} == {
        "weights.json",
        "weights.safetensors",
    }
    assert begun(TINY) == 0


@pytest.mark.parametrize("when", [1, 5_000_000])
def test_a_killed_fetch_goes_on_in_the_next_one(played, hub, real_file, when):
    played.files[backbone(REAL).repository] = real_file.read_bytes()
    seen = threading.Event()
    played.meanwhile = lambda sent: seen.set() if sent >= when else None
    played.stall = 0.02
    process = subprocess.Popen(
        [sys.executable, "-m", "pupille", "weights", "fetch", REAL], stderr=subprocess.PIPE
    )
    assert seen.wait(HANGING)
    process.kill()
    process.communicate()
    assert weights_path(REAL) is None
    played.stall, came = 0, begun(REAL)
    fetch(REAL, hub=hub)
    assert played.ranges()[1:] == [f"bytes={came}-" if came else ""]
    assert load_weights(REAL)


def test_a_partial_file_of_other_weights_is_not_taken_up(played, hub):
    played.cut_after, played.cuts = 100_000, 1
    with pytest.raises(WeightsError):
        fetch(TINY, hub=replace(hub, retries=0))
    tensors = load_bytes(played.files[backbone(TINY).repository])
    tensors["fc.bias"] = tensors["fc.bias"] + 1
    played.files[backbone(TINY).repository] = bytes_of(tensors)
    fetch(TINY, hub=hub)
    assert played.ranges() == ["", ""]


def bytes_of(tensors):
    from safetensors.torch import save

    return save(tensors)


def load_bytes(content):
    from safetensors.torch import load

    return load(content)


def test_another_hash_than_stated_is_refused_and_the_file_removed(played, hub):
    played.hashes[backbone(TINY).repository] = "0" * 64
    with pytest.raises(WeightsError, match=r"not the stated 000000000000\.\.\.; it was deleted"):
        fetch(TINY, hub=hub)
    assert weights_path(TINY) is None
    assert begun(TINY) == 0
    assert not folder_of(backbone(TINY)).exists()


def test_a_partial_file_that_was_altered_is_noticed_at_the_end(played, hub):
    played.cut_after, played.cuts = 100_000, 1
    with pytest.raises(WeightsError):
        fetch(TINY, hub=replace(hub, retries=0))
    path = partial_of(TINY)
    content = bytearray(path.read_bytes())
    content[50_000] ^= 1
    path.write_bytes(content)
    with pytest.raises(WeightsError, match="it was deleted"):
        fetch(TINY, hub=hub)
    fetch(TINY, hub=hub)


def test_a_server_that_ignores_what_part_was_asked_for_sends_all_of_it_and_it_is_right(played, hub):
    played.cut_after, played.cuts, played.ignores_range = 100_000, 1, True
    fetch(TINY, hub=hub)
    assert played.sent == 100_000 + len(played.files[backbone(TINY).repository])


def test_a_server_that_sends_another_part_is_refused(played, hub):
    played.cut_after, played.cuts, played.wrong_part = 100_000, 1, True
    with pytest.raises(WeightsError, match="sends something else"):
        fetch(TINY, hub=hub)
    assert begun(TINY) == 100_000


def test_a_page_in_place_of_the_file_is_refused(played, hub):
    played.other_body = b"<html>please log in</html>"
    with pytest.raises(WeightsError, match="whether a proxy answers in its place"):
        fetch(TINY, hub=hub)
    assert begun(TINY) == 0


def test_without_a_stated_hash_nothing_is_fetched(played, hub):
    played.states_no_hash = True
    with pytest.raises(WeightsError, match="none is invented"):
        fetch(TINY, hub=hub)
    assert played.sent == 0


def test_a_hub_without_the_file_is_told(played, hub):
    with pytest.raises(
        WeightsError, match=r"has no '/timm/regnetx_002.pycls_in1k/resolve/main/model.safetensors'"
    ):
        fetch(REAL, hub=hub)


def test_a_renamed_repository_is_followed(played, hub):
    name = backbone(TINY).repository
    played.renamed[name] = "timm/new"
    played.files["timm/new"] = played.files.pop(name)
    assert fetch(TINY, hub=hub).size == played.sent


def test_a_repository_that_is_sent_round_in_circles_is_told(played, hub):
    name = backbone(TINY).repository
    played.renamed[name] = name
    with pytest.raises(WeightsError, match=r"from one address to the next without end\. Name a mirror"):
        fetch(TINY, hub=hub)


def test_bytes_that_are_sent_round_in_circles_are_asked_for_once_and_told(played, hub):
    """The front shows the way to itself, for the file and for nothing else."""
    name = backbone(TINY).repository
    played.onward = f"{hub.endpoint}/{name}/resolve/{COMMIT}/model.safetensors?"
    with pytest.raises(WeightsError, match=r"without end\. Name a mirror"):
        fetch(TINY, hub=replace(hub, pause=60))


@pytest.mark.parametrize("lower_case", [True, False])
def test_the_names_of_headers_ignore_case(played, hub, lower_case):
    played.lower_case = lower_case
    record = fetch(TINY, hub=hub)
    assert record.commit == COMMIT
    assert record.sha256 == hashlib.sha256(played.files[backbone(TINY).repository]).hexdigest()


def test_numbers_that_are_not_finite_are_told_of_the_hub_and_not_of_a_file_within(played, hub):
    name = backbone(TINY).repository
    tensors = load_bytes(played.files[name])
    tensors["conv1.0.weight"][:] = torch.nan
    played.files[name] = bytes_of(tensors)
    with pytest.raises(
        WeightsError, match=r"conv1\.0\.weight in what .* sent as timm/.*not finite"
    ) as caught:
        fetch(TINY, hub=hub)
    assert ".partial" not in str(caught.value)


def test_a_fetch_that_can_go_on_is_told_where_weights_are_missing(played, hub):
    played.cut_after, played.cuts = 100_000, 1
    with pytest.raises(WeightsError):
        fetch(TINY, hub=replace(hub, retries=0))
    with pytest.raises(
        WeightsError, match=r"0\.1 MB came before: `pupille weights fetch timm:test_resnet`.*goes on"
    ):
        load_weights(TINY)


def test_a_busy_hub_is_asked_again(played, hub):
    played.busy = 2
    fetch(TINY, hub=hub)
    assert len([method for method, *_ in played.requests if method == "HEAD"]) == 3


@pytest.mark.parametrize("status", [401, 403, 410, 451])
def test_a_hub_that_refuses_is_told_with_its_number(played, hub, status):
    played.denied = status
    with pytest.raises(WeightsError, match=f"it answers {status}"):
        fetch(TINY, hub=hub)
    assert len(played.requests) == 1


def test_a_silent_server_is_left_after_the_timeout_and_what_came_is_kept(played, hub):
    played.stall, played.stall_from = 60, 2**17
    with pytest.raises(
        WeightsError, match=r"broke after [\d,]+ of .*no answer in time.*the same command goes on"
    ):
        fetch(TINY, hub=replace(hub, timeout=1, retries=1))
    assert begun(TINY) == 2**17


def test_no_network_is_told_with_the_ways_out(hub):
    with pytest.raises(
        WeightsError, match=r"hub\.invalid cannot be reached .*HTTPS_PROXY.*weights import FILE --as"
    ):
        fetch(TINY, hub=replace(hub, endpoint="http://hub.invalid"))


def test_a_closed_door_is_told(hub, played):
    with pytest.raises(WeightsError, match=r"127\.0\.0\.1:1 cannot be reached \(Connection refused\)"):
        fetch(TINY, hub=replace(hub, endpoint="http://127.0.0.1:1"))


def test_a_proxy_of_the_environment_is_used(played, hub, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", hub.endpoint)
    record = fetch(TINY, hub=replace(hub, endpoint="http://hub.invalid"))
    assert record.hash_from == "stated by hub.invalid"
    assert record.size == played.sent


@pytest.mark.parametrize("proxy", ["http://me:secret@127.0.0.1:1", "me:secret@127.0.0.1:1/"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_cannot_be_reached_is_told_as_the_proxy(played, hub, monkeypatch, proxy, scheme):
    monkeypatch.setenv(f"{scheme.upper()}_PROXY", proxy)
    with pytest.raises(
        WeightsError, match=rf"through the proxy 127\.0\.0\.1:1 that {scheme.upper()}_PROXY"
    ) as caught:
        fetch(TINY, hub=replace(hub, endpoint=f"{scheme}://hub.invalid"))
    assert "secret" not in str(caught.value)


def test_a_proxy_that_is_not_used_for_this_hub_is_not_blamed(played, hub, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "hub.invalid")
    with pytest.raises(WeightsError, match=r"hub\.invalid cannot be reached \("):
        fetch(TINY, hub=replace(hub, endpoint="http://hub.invalid"))


def test_a_line_break_in_what_a_server_says_does_not_break_the_sentence(played, hub):
    def greet():
        with listening.accept()[0] as connection:
            connection.sendall(b"SSH-2.0-Op\x1b[31menSSH\r\nwelcome\r\n")
            connection.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        with pytest.raises(WeightsError, match="SSH") as caught:
            fetch(TINY, hub=replace(hub, endpoint=f"http://127.0.0.1:{listening.getsockname()[1]}"))
        thread.join()
    assert str(caught.value).isprintable()


def test_a_password_in_the_endpoint_is_never_written_down(played, hub):
    secret = replace(hub, endpoint=hub.endpoint.replace("http://", "http://me:secret@"))
    told = []
    with pytest.raises(WeightsError) as caught:
        fetch(TINY, hub=secret, listener=told.append)
    assert "secret" not in f"{caught.value}{told}"


@pytest.mark.parametrize("endpoint", ["huggingface.co", "file:///etc", "ftp://mirror", "https://"])
def test_an_endpoint_is_an_address_of_the_web(endpoint):
    with pytest.raises(ConfigError, match="must be an address such as https://huggingface.co"):
        Hub(endpoint)


def test_an_unknown_network_is_told_with_the_nearest_name():
    with pytest.raises(ModelError, match="Did you mean 'resnet50'"):
        fetch("resnet5O")


def test_weights_that_are_published_in_no_safe_form_are_told(played, hub):
    with pytest.raises(WeightsError, match="published in no form that is safe to read"):
        fetch("alexnet", hub=hub)
    assert not played.requests


def test_weights_of_another_network_under_this_name_are_refused(played, hub):
    played.files[backbone(TINY).repository] = bytes_of({"weight": torch.zeros(3)})
    with pytest.raises(WeightsError, match="sent as timm/test_resnet") as caught:
        fetch(TINY, hub=hub)
    said = str(caught.value)
    assert "they are the weights of another network (it lacks 'conv1.0.weight'" in said
    assert ".partial" not in said
    assert "--as" not in said
    assert not folder_of(backbone(TINY)).exists()


def test_two_fetches_at_once_the_second_is_told(played, hub):
    started, go_on = threading.Event(), threading.Event()

    def wait(_):
        started.set()
        go_on.wait(HANGING)

    played.meanwhile = wait
    first = threading.Thread(target=fetch, args=(TINY,), kwargs={"hub": hub})
    first.start()
    assert started.wait(HANGING)
    try:
        with pytest.raises(RunError, match="another process is writing"):
            fetch(TINY, hub=hub)
    finally:
        go_on.set()
        first.join()
    assert load_weights(TINY)


def test_a_disk_without_room_is_told_before_the_first_byte(played, hub, monkeypatch):
    monkeypatch.setattr("pupille.storage.store.SPARE", 2**60)
    with pytest.raises(WeightsError, match=r"are needed, but .* has room for 0\.0 MB\. Make room"):
        fetch(TINY, hub=hub)
    assert played.sent == 0


@pytest.mark.skipif(os.name != "posix", reason="limits on the size of a file could not be set here")
def test_a_file_that_may_not_grow_is_told_and_what_came_is_kept(played, hub, real_file):
    played.files[backbone(REAL).repository] = real_file.read_bytes()
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
        "from pupille.cli.main import guarded\n"
        f"sys.exit(guarded(['weights', 'fetch', {REAL!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "400,000 of 10,847,120 bytes could be written" in done.stderr
    assert "(File too large). Make room" in done.stderr
    assert "Traceback" not in done.stderr
    assert begun(REAL) == 400_000
    fetch(REAL, hub=hub)
    assert load_weights(REAL)


@pytest.fixture
def small_disk(tmp_path, monkeypatch):
    """A disk of 32 MiB as the user's folder."""
    place = tmp_path / "disk"
    place.mkdir()
    made = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", place], capture_output=True, check=False
        )
        if os.name == "posix" and os.geteuid() == 0
        else None
    )
    if made is None or made.returncode:
        pytest.skip("a small disk could not be mounted here")
    monkeypatch.setenv("PUPILLE_HOME", str(place))
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_disk_that_fills_up_is_told_and_the_fetch_goes_on_when_there_is_room(played, hub, small_disk):
    def fill(sent):
        if sent > 200_000 and not (small_disk / "other").exists():
            with suppress(OSError), (small_disk / "other").open("wb", buffering=0) as file:
                while file.write(bytes(4096)):
                    pass

    played.meanwhile = fill
    with pytest.raises(
        WeightsError, match=r"could be written to .*No space left on device.*the same command goes on"
    ):
        fetch(TINY, hub=hub)
    assert begun(TINY) > 0
    assert weights_path(TINY) is None
    played.meanwhile = lambda _: None
    (small_disk / "other").unlink()
    fetch(TINY, hub=hub)
    assert load_weights(TINY)


def test_a_disk_that_is_too_small_is_told_at_once(played, hub, small_disk):
    (small_disk / "other").write_bytes(bytes(20 * 2**20))
    with pytest.raises(WeightsError, match="are needed, but"):
        fetch(TINY, hub=hub)
    assert played.sent == 0
