"""MLflow's own client keeps prompts: registers them, loads them by number and alias, searches, and moves production.

The token is in the environment (MLFLOW_TRACKING_TOKEN); the argument is the registry's address. Every step prints one line.
"""

import sys
import uuid

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

NAME = f"claim-letter-{uuid.uuid4().hex[:8]}"
TEXT = "Answer {{question}} about {{claim}}. "


def refused(deed):
    try:
        deed()
    except MlflowException as refusal:
        return str(refusal)
    raise AssertionError("was not refused")


def main(registry):
    mlflow.set_tracking_uri(registry)
    mlflow.set_registry_uri(registry)
    client = MlflowClient()
    first = mlflow.genai.register_prompt(name=NAME, template=TEXT + "Ä" * 99_000, commit_message="a long one")
    second = mlflow.genai.register_prompt(
        name=NAME, template=[{"role": "user", "content": TEXT}], tags={"team": "claims"}, response_format={"type": "string"}
    )
    assert [first.version, second.version] == [1, 2], (first, second)
    assert mlflow.genai.load_prompt(NAME, version=1).template == TEXT + "Ä" * 99_000
    assert mlflow.genai.load_prompt(f"prompts:/{NAME}/2").template == [{"role": "user", "content": TEXT}]
    print("registered a text of 99,037 characters and a chat, and loaded both")

    for version in (1, 2):
        mlflow.genai.set_prompt_alias(NAME, alias="production", version=version)
        assert mlflow.genai.load_prompt(f"prompts:/{NAME}@production", cache_ttl_seconds=0).version == version
    print("moved production without an approval")

    assert [found.name for found in mlflow.genai.search_prompts(f"name = '{NAME}'")] == [NAME]
    assert NAME not in [found.name for found in client.search_registered_models()]
    print("found the prompt among prompts, and not among models")

    rule = refused(lambda: client.set_prompt_version_tag(NAME, "1", "mlflow.prompt.text", "Say no."))
    assert "register another version" in rule, rule
    rule = refused(lambda: client.delete_prompt_tag(NAME, "mlflow.prompt.is_prompt"))
    assert "whether the model is a prompt" in rule, rule
    print("was refused another text for a version, and a prompt that is none")


main(sys.argv[1])
