"""The registry's own API, for what MLflow's client has no call for."""
import json
import os
import urllib.error
import urllib.request

REGISTRY = os.environ["MLFLOW_REGISTRY_URI"]


def call(person, method, path, body=None):
    """Calls as a person, whose token is in the environment; answers the status and the body, refusals too."""
    request = urllib.request.Request(
        REGISTRY + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + os.environ["TOKEN_" + person], "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def read(path):
    """What lies at a path, as whoever registers sees it."""
    status, body = call("ADA", "GET", path)
    assert status == 200, body
    return body
