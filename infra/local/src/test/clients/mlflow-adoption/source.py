"""The place where the tracking server keeps the files of its runs: a folder of this machine, or one of S3."""
import os
from urllib.parse import urlparse

import boto3

KEPT_AT = os.environ["KEPT_AT"]


def overwrite(location, name, content):
    """Puts other bytes over a file, below a location as the registry has it."""
    if location.startswith("s3://"):
        place = urlparse(location)
        key = place.path.strip("/") + "/" + name
        s3 = boto3.client("s3", endpoint_url=os.environ["MLFLOW_S3_ENDPOINT_URL"])
        assert s3.head_object(Bucket=place.netloc, Key=key)["ContentLength"] > 0
        s3.put_object(Bucket=place.netloc, Key=key, Body=content)
        return
    file = os.path.join(KEPT_AT, urlparse(location).path.strip("/"), name)
    assert os.path.getsize(file) > 0
    with open(file, "wb") as over:
        over.write(content)
