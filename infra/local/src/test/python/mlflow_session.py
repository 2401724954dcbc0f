"""What the README tells an MLflow user to do, done by the real client against a registry that runs.

Settings come from the environment: MLFLOW_REGISTRY_URI, MLFLOW_TRACKING_TOKEN, MLFLOW_TRACKING_URI (a local store), and
to log into the registry's bucket MLFLOW_S3_ENDPOINT_URL with AWS credentials. REGISTERED names a model whose version 1
was uploaded to the registry; BUCKET is the registry's bucket. Every step prints one line; the last is "done".
"""

import importlib.util
import os
import sys
import tempfile
import uuid

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


class Echo(mlflow.pyfunc.PythonModel):
    """The least that is a model."""

    def predict(self, context, model_input, params=None):
        return model_input


def step(text):
    print(text, flush=True)


def refused(code, call):
    try:
        call()
    except MlflowException as refusal:
        assert refusal.error_code == code, f"{refusal.error_code}, not {code}: {refusal}"
        return refusal
    raise AssertionError(f"was not refused with {code}")


def registers_from_a_run(client, name):
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(name="model", python_model=Echo(), registered_model_name=name)
    version = client.get_model_version(name, "1")
    assert version.status == "READY" and version.user_id == "ada", version
    assert version.source == f"models:/{logged.model_id}", version
    client.set_registered_model_alias(name, "champion", "1")
    assert client.get_model_version_by_alias(name, "champion").version == "1"
    loaded = mlflow.pyfunc.load_model(f"models:/{name}@champion")
    assert loaded.predict("ahoy") == "ahoy"
    step("log_model registered a version, models:/name@champion loaded it")
    return logged


def registers_by_uri(client, name, logged):
    version = mlflow.register_model(logged.model_uri, name, tags={"round": "two"})
    assert version.version == "2" and version.tags == {"round": "two"}, version
    again = mlflow.register_model(logged.model_uri, name, tags={"round": "two"})
    assert again.version == "2", "a repetition makes no second version"
    assert mlflow.pyfunc.load_model(f"models:/{name}/2").predict("ahoy") == "ahoy"
    assert mlflow.pyfunc.load_model(f"models:/{name}/latest").predict("ahoy") == "ahoy"
    step("register_model registered another, once however often it was asked")


def describes_and_finds(client, name):
    client.update_registered_model(name, description="echoes")
    client.set_registered_model_tag(name, "team", "risk")
    client.set_model_version_tag(name, "1", "auc", "0.93")
    client.update_model_version(name, "1", description="the first")
    model = client.get_registered_model(name)
    assert model.description == "echoes" and model.tags == {"team": "risk"}, model
    assert model.aliases == {"champion": "1"}, model.aliases
    found = client.search_model_versions(f"name = '{name}' AND tag.auc = '0.93'")
    assert [v.version for v in found] == ["1"] and found[0].aliases == ["champion"], found
    run = uuid.uuid4().hex
    third = client.create_model_version(name, "s3://elsewhere/model", run_id=run)
    assert [v.version for v in client.search_model_versions(f"run_id = '{run}'")] == [third.version]
    ordered = client.search_model_versions(f"name = '{name}'", order_by=["version_number ASC"], max_results=1)
    assert [v.version for v in ordered] == ["1"] and ordered.token, ordered
    rest = client.search_model_versions(f"name = '{name}'", order_by=["version_number ASC"], page_token=ordered.token)
    assert [v.version for v in rest] == ["2", "3"], rest
    assert [m.name for m in client.search_registered_models(f"name LIKE '{name[:-1]}%' AND tag.team = 'risk'")] == [name]
    client.delete_model_version_tag(name, "1", "auc")
    assert client.get_model_version(name, "1").tags == {}
    step("search found versions by name, tag and run, models by name and tag")


def waits_for_approval(client, name, registered):
    held = client.create_model_version(name, f"models:/{registered}/1").version
    first = refused("RESOURCE_CONFLICT", lambda: client.set_registered_model_alias(name, "production", held))
    again = refused("RESOURCE_CONFLICT", lambda: client.transition_model_version_stage(name, held, "Production"))
    promotion = str(first).split("promotion ")[1].split(" ")[0]
    assert promotion in str(again), again
    moved = client.transition_model_version_stage(name, held, "Staging")
    assert moved.current_stage == "Staging", moved
    step(f"production asks for an approval: promotion {promotion} waits")


def takes_files_of_the_registry(client, name, registered):
    client.create_registered_model(name)
    with tempfile.TemporaryDirectory() as folder:
        path = mlflow.artifacts.download_artifacts(f"models:/{registered}/1", dst_path=folder)
        files = sorted(os.listdir(path))
        assert "weights.bin" in files, files
    client.create_model_version(name, f"models:/{registered}/1")
    client.copy_model_version(f"models:/{registered}/1", name)
    for copy in client.search_model_versions(f"name = '{name}'"):
        assert copy.source == f"models:/{registered}/1", copy
        with tempfile.TemporaryDirectory() as folder:
            copied = mlflow.artifacts.download_artifacts(f"models:/{name}/{copy.version}", dst_path=folder)
            assert sorted(os.listdir(copied)) == files, copied
    step("a version with files in the registry's bucket was downloaded and copied by reference to the same bytes")


def logs_into_a_bucket(client, name, bucket):
    experiment = mlflow.create_experiment(f"in-s3-{uuid.uuid4()}", artifact_location=f"s3://{bucket}/runs/{uuid.uuid4()}")
    with mlflow.start_run(experiment_id=experiment):
        logged = mlflow.pyfunc.log_model(name="model", python_model=Echo(), registered_model_name=name)
    client.set_registered_model_alias(name, "champion", logged.registered_model_version)
    assert mlflow.pyfunc.load_model(f"models:/{name}@champion").predict("ahoy") == "ahoy"
    version = client.create_model_version(name, mlflow.get_logged_model(logged.model_id).artifact_location)
    assert mlflow.pyfunc.load_model(f"models:/{name}/{version.version}").predict("ahoy") == "ahoy"
    step("a model logged into S3 was registered by reference and loaded")


def keeps_prompts(client, name):
    text = "Answer {{ question }} in one sentence. " + "Mind the rules. " * 2000
    prompt = mlflow.genai.register_prompt(name=name, template=text, commit_message="first")
    assert prompt.version == 1, prompt
    mlflow.genai.set_prompt_alias(name, alias="live", version=1)
    assert mlflow.genai.load_prompt(f"prompts:/{name}@live").template == text
    assert [p.name for p in mlflow.genai.search_prompts(f"name = '{name}'")] == [name]
    assert not [m for m in client.search_registered_models() if m.name == name], "prompts are no models"
    mlflow.genai.set_prompt_alias(name, alias="production", version=1)
    second = mlflow.genai.register_prompt(name=name, template=text + "Be kind.")
    mlflow.genai.set_prompt_alias(name, alias="production", version=second.version)
    assert mlflow.genai.load_prompt(f"prompts:/{name}@production").template == text + "Be kind."
    refused(
        "INVALID_PARAMETER_VALUE",
        lambda: client.set_prompt_version_tag(name, "2", "mlflow.prompt.text", "Be rude."),
    )
    refused(
        "INVALID_PARAMETER_VALUE",
        lambda: client.delete_prompt_tag(name, "mlflow.prompt.is_prompt"),
    )
    step("a prompt of %d characters was kept and found, and its production moved freely" % len(text))


def takes_away(client, name):
    client.delete_registered_model_alias(name, "champion")
    refused("INVALID_PARAMETER_VALUE", lambda: client.get_model_version_by_alias(name, "champion"))
    refused("RESOURCE_ALREADY_EXISTS", lambda: client.create_registered_model(name))
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.get_registered_model(name + "-not"))
    client.delete_model_version(name, "2")
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.get_model_version(name, "2"))
    client.rename_registered_model(name, name + "-renamed")
    assert client.get_registered_model(name + "-renamed").name == name + "-renamed"
    step("aliases are taken away, refusals have MLflow's codes, who made a model deletes its versions")


def main():
    client = MlflowClient()
    name = f"echo-{uuid.uuid4().hex[:8]}"
    logged = registers_from_a_run(client, name)
    registers_by_uri(client, name, logged)
    describes_and_finds(client, name)
    # Production takes only what the registry holds.
    waits_for_approval(client, name, os.environ["REGISTERED"])
    takes_files_of_the_registry(client, name + "-copy", os.environ["REGISTERED"])
    if importlib.util.find_spec("boto3"):
        logs_into_a_bucket(client, name + "-s3", os.environ["BUCKET"])
    else:
        step("skipped: boto3 is not there, so nothing of S3 was tried")
    if hasattr(mlflow, "genai") and hasattr(mlflow.genai, "register_prompt"):
        keeps_prompts(client, name + "-prompt")
    takes_away(client, name)
    step("done")


if __name__ == "__main__":
    sys.exit(main())
