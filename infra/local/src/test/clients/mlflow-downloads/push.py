"""Registers a model whose files have names of many kinds, one of them in parts; prints the files as JSON.

NAME is what the model is called, a name with a space in it.
"""
import json
import os
import tempfile

import mlflow

import registry

NAME = os.environ["NAME"]


class Always(mlflow.pyfunc.PythonModel):
    """Answers one number, whatever it is asked."""

    def predict(self, context, model_input: list[float], params=None) -> list[int]:
        return [7] * len(model_input)


def main():
    registry.call("POST", "/v1/models", {"name": NAME})
    with tempfile.TemporaryDirectory() as folder:
        mlflow.pyfunc.save_model(folder, python_model=Always(), pip_requirements=["mlflow"])
        for path, content in {
                "more/ein Ordner/größe 模型.txt": b"named in many scripts",
                "more/a+b & c=d;e,f'(1)@~$!.txt": b"named by all signs",
                "more/100% sure.txt": b"no escape",
                "more/deep/er/still/x": b"",
                "parts.bin": os.urandom(2 * registry.PART + 17)}.items():
            file = os.path.join(folder, path)
            os.makedirs(os.path.dirname(file), exist_ok=True)
            with open(file, "wb") as opened:
                opened.write(content)
        files = registry.push(NAME.replace(" ", "%20"), folder)
    client = mlflow.MlflowClient()
    client.set_registered_model_alias(NAME, "champion", "1")
    client.transition_model_version_stage(NAME, "1", "Staging")
    print(json.dumps(files))


main()
