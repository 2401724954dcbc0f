"""A team that logs with MLflow's client and server registers what its runs made, and the registry takes the files and facts.

The environment has the addresses and tokens, and KEPT_AT says where the tracking server keeps files. The last line says what was
seen.
"""
import io
import os
import tempfile
import time

import cloudpickle
import mlflow
import numpy
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature

import registry
import source

NAME = "fraud-detector"
INPUT = numpy.array([[1.0, 2.0]])
seconds = {}


class Always(mlflow.pyfunc.PythonModel):
    """Answers one number, whatever it is asked."""

    def __init__(self, answer):
        self.answer = answer

    def predict(self, context, model_input, params=None):
        return [self.answer] * len(model_input)


def taking(what, deed):
    """Does something and keeps how long it took."""
    began = time.monotonic()
    result = deed()
    seconds[what] = time.monotonic() - began
    return result


def log():
    """A run that logs a model and registers it in the same call, which returns when the version is READY."""
    mlflow.set_experiment("fraud")
    with mlflow.start_run() as run:
        mlflow.log_params({"depth": 6, "rate": 0.1})
        mlflow.log_input(
            mlflow.data.from_numpy(INPUT, source="https://data.example.com/train.parquet", name="train"), "training")
        for step in range(3):
            mlflow.log_metric("auc", 0.90 + step / 100, step=step)
        info = taking("log_model", lambda: mlflow.pyfunc.log_model(
            name="model",
            python_model=Always(7),
            signature=infer_signature(INPUT, [7]),
            registered_model_name=NAME,
            pip_requirements=["mlflow"]))
    return run, info


def is_known(run, info):
    """The registry holds the files, and knows of the run what its server knows."""
    found = mlflow.MlflowClient().get_model_version(NAME, "1")
    assert found.status == "READY" and not found.status_message, found
    version = registry.read(f"/v1/models/{NAME}/versions/1")
    assert not version["byReference"] and version["fileCount"] > 0, version
    assert version["metrics"] == {"auc": 0.92}, "the last point of the curve"
    assert version["hyperparameters"] == {"depth": "6", "rate": "0.1"}, version
    assert version["tags"]["mlflow.flavors"] == "python_function", version
    assert [column["type"] for column in version["schema"]["inputs"]] == ["tensor"], version
    lineage = version["lineage"]
    assert [(data["name"], data["location"]) for data in lineage["data"]] == [
        ("train", "https://data.example.com/train.parquet")], lineage
    told = lineage["run"]
    page = f"{os.environ['MLFLOW_TRACKING_URI']}/#/experiments/{run.info.experiment_id}/runs/{run.info.run_id}"
    assert told == {"id": run.info.run_id, "location": page, "experiment": "fraud", "user": run.info.user_id}, told
    assert lineage["source"]["loggedModel"] == info.model_id, lineage
    found = mlflow.MlflowClient().search_model_versions(f"run_id = '{run.info.run_id}'")
    assert [(each.name, each.version) for each in found] == [(NAME, "1")], found
    return version


def is_judged():
    """Gates of a stage are about what was measured in the run."""
    policy = f"/v1/models/{NAME}/stages/staging/policy"

    def promoted(bound):
        gate = {"metric": "auc", "op": ">=", "value": bound}
        status, body = registry.call("ROOT", "PUT", policy, {"approvals": 0, "gates": [gate]})
        assert status == 200, body
        return registry.call(
            "ADA", "POST", f"/v1/models/{NAME}/versions/1/promotions", {"stage": "staging", "reason": "a new model"})

    status, body = promoted(0.99)
    assert (status, body["code"]) == (409, "GATES_FAILED"), body
    status, body = promoted(0.92)
    assert (status, body["status"]) == (201, "APPLIED"), body
    assert registry.read(f"/v1/models/{NAME}/stages/staging")["version"] == 1


def as_mlflow_2_does():
    """Files among those of the run: by runs:/, and by the place with the run's id."""
    with tempfile.TemporaryDirectory() as folder, mlflow.start_run() as run:
        mlflow.pyfunc.save_model(folder + "/saved", python_model=Always(8), pip_requirements=["mlflow"])
        mlflow.log_metric("auc", 0.95)
        mlflow.log_artifacts(folder + "/saved", "model")
    by_run = taking("runs:/", lambda: mlflow.register_model(f"runs:/{run.info.run_id}/model", NAME))
    by_place = taking("by place", lambda: mlflow.MlflowClient().create_model_version(
        NAME, run.info.artifact_uri + "/model", run.info.run_id, tags={"named": "by its place"}))
    assert by_place.version != by_run.version, "another tag makes it another call, not a retry"
    for registered in (by_run, by_place):
        version = registry.read(f"/v1/models/{NAME}/versions/{registered.version}")
        assert version["status"] == "READY" and not version["byReference"], version
        assert version["metrics"] == {"auc": 0.95} and version["fileCount"] > 0, version
        assert version["lineage"]["run"]["id"] == run.info.run_id, version
    return run


def refused(source, run=None):
    """Registers what cannot be taken; answers why not."""
    try:
        mlflow.MlflowClient().create_model_version(NAME, source, run)
    except MlflowException as failed:
        # The client says that it failed; the reason is with the version.
        assert "FAILED_REGISTRATION" in str(failed), failed
    last = mlflow.MlflowClient().search_model_versions(f"name = '{NAME}'", max_results=1)[0]
    assert (last.source, last.status) == (source, "FAILED_REGISTRATION"), last
    return last.status_message


def is_refused(run):
    """What is not there, and what is not listed: both read alike, and say what to look at."""
    place = run.info.artifact_uri + "/notes"
    why = refused(place, run.info.run_id)
    assert "nothing is at" in why and "register it again" in why, why
    client = mlflow.MlflowClient()
    client.log_text(run.info.run_id, "it is there now", "notes/note.txt")
    mended = client.create_model_version(NAME, place, run.info.run_id)
    assert client.get_model_version(NAME, mended.version).status == "READY", "the same call, made again"
    mlflow.set_experiment("payroll")
    with mlflow.start_run():
        other = mlflow.pyfunc.log_model(name="model", python_model=Always(9), pip_requirements=["mlflow"])
    if os.environ["IS_PAYROLL_LISTED"] == "no":
        why = refused(other.model_uri)
        assert "is not on the tracking server, or its experiment is not listed" in why, why
        assert "tracking.experiments" in why, why
        assert why == refused("models:/m-" + "0" * 32).replace("m-" + "0" * 32, other.model_id)


def is_left_outside():
    """A place that no setting lists is kept as it was given, and goes nowhere that counts."""
    outside = mlflow.MlflowClient().create_model_version(NAME, "s3://elsewhere/models/1")
    assert outside.status == "READY" and "no setting lists its place" in outside.status_message, outside
    assert registry.read(f"/v1/models/{NAME}/versions/{outside.version}")["byReference"]
    try:
        mlflow.MlflowClient().set_registered_model_alias(NAME, "production", outside.version)
    except MlflowException as failed:
        assert "allowByReference true" in str(failed), failed
    else:
        raise AssertionError("production took files that nobody holds")


def is_overwritten(version):
    """Another model is put over the first one, where the tracking server has it."""
    other = io.BytesIO()
    cloudpickle.dump(Always(0), other)
    source.overwrite(version["lineage"]["source"]["location"], "python_model.pkl", other.getvalue())
    logged = mlflow.pyfunc.load_model("models:/" + version["lineage"]["source"]["loggedModel"])
    assert logged.predict(INPUT) == [0], "the tracking server's is another one now"


def main():
    mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
    mlflow.set_registry_uri(registry.REGISTRY)
    run, info = log()
    version = is_known(run, info)
    is_judged()
    older = as_mlflow_2_does()
    is_refused(older)
    is_left_outside()
    is_overwritten(version)
    made = [registry.read(f"/v1/models/{NAME}/versions/{found.version}")
            for found in mlflow.MlflowClient().search_model_versions(f"name = '{NAME}'")]
    adopted = sum(each["status"] == "READY" and not each["byReference"] for each in made)
    failed = sum(each["status"] == "REJECTED" for each in made)
    print(
        f"MLflow {mlflow.__version__}: {len(made)} versions, {adopted} adopted, {failed} failed; the first has",
        f"{version['fileCount']} files of {version['lineage']['source']['location']};",
        ", ".join(f"{what} took {took:.1f} s" for what, took in seconds.items()))


main()
