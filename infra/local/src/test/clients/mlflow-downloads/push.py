"""Registers models whose files have names of many kinds, one file in parts; prints the files of each as JSON.

NAME is what the first is called, a name with a space in it. The second has no names with % and ;, which the package that signs
MLflow's calls signs otherwise than they are sent.
"""
import json
import os
import tempfile

import mlflow

import registry

NAME = os.environ["NAME"]
MORE = {
    "more/ein Ordner/größe 模型.txt": b"named in many scripts",
    "more/a+b & c=d,e'(1)@~$!.txt": b"named by signs",
    "more/deep/er/still/x": b"",
    "parts.bin": os.urandom(2 * registry.PART + 17)}
UNSIGNED = {"more/100% sure; or not.txt": b"no escape"}


class Always(mlflow.pyfunc.PythonModel):
    """Answers one number, whatever it is asked."""

    def predict(self, context, model_input: list[float], params=None) -> list[int]:
        return [7] * len(model_input)


def pushed(name, more):
    """Registers one; answers its files."""
    registry.call("POST", "/v1/models", {"name": name})
    with tempfile.TemporaryDirectory() as folder:
        mlflow.pyfunc.save_model(folder, python_model=Always(), pip_requirements=["mlflow"])
        for path, content in more.items():
            file = os.path.join(folder, path)
            os.makedirs(os.path.dirname(file), exist_ok=True)
            with open(file, "wb") as opened:
                opened.write(content)
        files = registry.push(name.replace(" ", "%20"), folder)
    client = mlflow.MlflowClient()
    client.set_registered_model_alias(name, "champion", "1")
    client.transition_model_version_stage(name, "1", "Staging")
    return files


print(json.dumps({NAME: pushed(NAME, MORE | UNSIGNED), NAME + " signed": pushed(NAME + " signed", MORE)}))
