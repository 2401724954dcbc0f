"""MLflow's own client, signing with AWS credentials (MLFLOW_TRACKING_AWS_SIGV4), registers a model and reads it back.

The credentials are in the environment; the argument is the registry's address. Every step prints one line.
"""

import sys
import uuid

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

NAME = f"signed by mlflow {uuid.uuid4().hex[:8]}"


def main(registry):
    client = MlflowClient(tracking_uri=registry, registry_uri=registry)
    client.create_registered_model(NAME, tags={"team": "fraud & risk"})
    version = client.create_model_version(NAME, "s3://elsewhere/models/1", tags={"round": "one"})
    assert version.version == "1" and version.status == "READY", version
    assert version.user_id == "role:000000000000/local/one-machine", version
    client.set_registered_model_alias(NAME, "champion", "1")
    print("registered a model and a version, and moved an alias")

    assert client.get_model_version_by_alias(NAME, "champion").version == "1"
    read = client.get_registered_model(NAME)
    assert read.aliases == {"champion": "1"} and read.tags == {"team": "fraud & risk"}, read
    print("read them back by a name with spaces")

    assert [found.version for found in client.search_model_versions(f"name = '{NAME}'")] == ["1"]
    assert NAME in [found.name for found in client.search_registered_models(f"name LIKE '{NAME[:10]}%'")]
    print("searched with filters, whose spaces are sent and signed as +")

    try:
        client.search_registered_models(order_by=["name ASC", "last_updated_timestamp DESC"])
    except MlflowException as refused:
        assert refused.get_http_status_code() == 403 and "signature" in str(refused), refused
    else:
        raise AssertionError("two order_by cannot be verified: only the last is signed")
    print("was refused two order_by, of which the package signs only the last")


main(sys.argv[1])
