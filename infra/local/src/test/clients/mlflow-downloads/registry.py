"""The registry's own API, by which a model with its files comes in."""
import hashlib
import json
import os
import urllib.request

REGISTRY = os.environ["MLFLOW_REGISTRY_URI"]
PART = 5 * 1024 * 1024


def call(method, path, body):
    """Calls as whoever registers."""
    request = urllib.request.Request(
        REGISTRY + path,
        method=method,
        data=json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + os.environ["TOKEN_ADA"], "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def push(model, folder):
    """Registers a version with every file below a folder and sends them, large ones in parts; answers path and SHA-256 of each."""
    files = {}
    for above, _, names in os.walk(folder):
        for name in names:
            file = os.path.join(above, name)
            with open(file, "rb") as opened:
                files[os.path.relpath(file, folder)] = opened.read()
    registered = call("POST", f"/v1/models/{model}/versions", {"files": [said(*file) for file in files.items()]})
    for upload in registered["uploads"]:
        for signed in upload["requests"]:
            begin = signed["offset"]
            urllib.request.urlopen(urllib.request.Request(
                signed["url"],
                method=signed["method"],
                data=files[upload["path"]][begin:begin + signed["length"]],
                headers=signed["headers"]), timeout=60).close()
    ready = call("POST", f"/v1/models/{model}/versions/{registered['version']}/complete", {})
    assert ready["status"] == "READY", ready
    return {path: sha256(content) for path, content in files.items()}


def said(path, content):
    """What the registration says of a file."""
    file = {"path": path, "size": len(content), "sha256": sha256(content)}
    if len(content) > PART:
        file["partSize"] = PART
        file["parts"] = [sha256(content[at:at + PART]) for at in range(0, len(content), PART)]
    return file


def sha256(content):
    return hashlib.sha256(content).hexdigest()
