"""Loads and downloads what was registered; FILES says what the files of each model are, NAME which is meant.

Nothing is set but the registry's address and what it is called with. Where the tracking server is another one, it is not asked.
"""
import hashlib
import http.server
import importlib.util
import json
import os
import sys
import tempfile
import threading
from urllib.parse import urlparse

import mlflow
import requests

NAME = os.environ["NAME"]
FILES = json.loads(os.environ["FILES"])[NAME]
REGISTRY = urlparse(os.environ["MLFLOW_REGISTRY_URI"]).netloc
asked = []
sent_on = []


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """A server that nobody has a reason to call."""

    def do_GET(self):
        asked.append(self.path)
        self.send_error(404)


def hear(session_send):
    """Keeps the headers of what is sent to anybody but the registry."""
    def send(self, request, **how):
        if urlparse(request.url).netloc != REGISTRY:
            sent_on.append({name.lower() for name in request.headers})
        return session_send(self, request, **how)
    return send


def loads():
    for uri in (f"models:/{NAME}@champion", f"models:/{NAME}/1", f"models:/{NAME}/Staging", f"models:/{NAME}/latest"):
        assert mlflow.pyfunc.load_model(uri).predict([1.0, 2.0]) == [7, 7], uri


def downloads():
    with tempfile.TemporaryDirectory() as folder:
        whole = mlflow.artifacts.download_artifacts(f"models:/{NAME}@champion", dst_path=folder)
        found = {}
        for above, _, names in os.walk(whole):
            for name in names:
                file = os.path.join(above, name)
                with open(file, "rb") as opened:
                    found[os.path.relpath(file, whole)] = hashlib.sha256(opened.read()).hexdigest()
        found.pop("registered_model_meta")
        assert found == FILES, (found, FILES)
    with tempfile.TemporaryDirectory() as folder:
        one = mlflow.artifacts.download_artifacts(f"models:/{NAME}/1/more/ein Ordner/größe 模型.txt", dst_path=folder)
        with open(one, "rb") as opened:
            assert opened.read() == b"named in many scripts"
        some = mlflow.artifacts.download_artifacts(f"models:/{NAME}/1/more", dst_path=folder)
        assert set(os.listdir(some)) == {path.split("/")[1] for path in FILES if path.startswith("more/")}


def lists():
    root = {file.path: file.file_size for file in mlflow.artifacts.list_artifacts(f"models:/{NAME}/1")}
    assert root["parts.bin"] == 2 * 5 * 1024 * 1024 + 17 and root["more"] is None, root
    inner = [file.path for file in mlflow.artifacts.list_artifacts(f"models:/{NAME}/1/more") if file.is_dir]
    assert inner == ["more/deep", "more/ein Ordner"], inner
    try:
        mlflow.artifacts.download_artifacts(f"models:/{NAME}/1/nothing")
    except Exception as refused:
        assert "404" in str(refused) or "no file" in str(refused), refused
    else:
        raise AssertionError("there is no such file")


def main(how):
    if how == "token":
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            del os.environ[name]
    assert importlib.util.find_spec("boto3") is None
    if os.environ.get("ELSEWHERE"):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        mlflow.set_tracking_uri(f"http://127.0.0.1:{server.server_port}")
    requests.Session.send = hear(requests.Session.send)
    loads()
    downloads()
    lists()
    assert not asked, asked
    assert len(sent_on) > 20, "files come from where they lie"
    for headers in sent_on:
        assert not headers & {"authorization", "x-amz-security-token", "x-amz-date", "x-amz-content-sha256"}, headers
    print(f"MLflow {mlflow.__version__}, {how}: loaded and downloaded, {len(sent_on)} calls to the store without a credential")


main(sys.argv[1])
