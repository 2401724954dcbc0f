"""Made signed-as-mlflow-does.json beside it: python sign_as_mlflow.py > signed-as-mlflow-does.json, with the package that
MLflow's client signs with, requests-auth-aws-sigv4 0.7, without boto3, and requests 2.34.2. The two that are signed as curl
7.88 does are computed here, as that takes no time to sign for."""
import datetime
import hashlib
import hmac
import json
from urllib.parse import urlsplit

import requests
import requests_auth_aws_sigv4 as package

NOW = datetime.datetime(2026, 11, 26, 6, 0, 0)
KEY_ID, SECRET, SERVICE, REGION = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "execute-api", "us-east-1"
HOST = "http://127.0.0.1:8080"
API = "/api/2.0/mlflow/"
JSON = {"Content-Type": "application/json"}


class Now(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return NOW


package.datetime.datetime = Now


def row(name, method, url, headers, body, deviations):
    parts = urlsplit(url)
    return {"name": name, "deviations": deviations, "method": method, "path": parts.path, "query": parts.query,
            "headers": dict(sorted(headers.items())), "body": body}


def signed(name, method, path, deviations=(), params=None, body=None):
    auth = package.AWSSigV4(SERVICE, region=REGION, aws_access_key_id=KEY_ID, aws_secret_access_key=SECRET)
    request = requests.Request(method, HOST + path, params=params, data=body, headers=JSON, auth=auth).prepare()
    return row(name, method, request.url, request.headers, body or "", list(deviations))


def hashed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def by_curl(name, path, query, deviations):
    """Path and query go into what is signed as they are sent."""
    date, scope = "20261126T060000Z", f"20261126/{REGION}/{SERVICE}/aws4_request"
    host = HOST.removeprefix("http://")
    canonical = f"GET\n{path}\n{query}\nhost:{host}\nx-amz-date:{date}\n\nhost;x-amz-date\n" + hashlib.sha256(b"").hexdigest()
    key = ("AWS4" + SECRET).encode()
    for part in scope.split("/"):
        key = hashed(key, part)
    text = "\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    headers = {"Host": host, "X-Amz-Date": date, "Authorization": f"AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, "
               f"SignedHeaders=host;x-amz-date, Signature={hashed(key, text).hex()}"}
    return row(name, "GET", f"{HOST}{path}?{query}", headers, "", deviations)


print(json.dumps({"requests": [
    signed("a model is made", "POST", API + "registered-models/create", body='{"name": "fraud"}'),
    signed("a model is read", "GET", API + "registered-models/get", params={"name": "fraud"}),
    signed("a version is read", "GET", API + "model-versions/get", params={"version": "1", "name": "fraud"}),
    signed("a name with a space", "GET", API + "registered-models/get", ["QUERY_AS_SENT"], {"name": "fraud detector"}),
    signed("a search with a filter", "GET", API + "registered-models/search", ["QUERY_AS_SENT"],
           {"max_results": 100, "filter": "tags.`mlflow.prompt.is_prompt` != 'true'"}),
    signed("a path with a space", "GET", "/v1/models/fraud%20detector", ["PATH_AS_SENT"]),
    signed("a path and a query with spaces", "GET", "/v1/models/fraud%20detector/versions",
           ["PATH_AS_SENT", "QUERY_AS_SENT"], {"tag": "a b", "limit": "1"}),
    by_curl("a query that is not in order", "/v1/models", "prefix=x&limit=10", ["QUERY_AS_SENT", "QUERY_UNSORTED"]),
    by_curl("a path with a space and a query that is not in order", "/v1/models/a%20b/versions", "tag=b&limit=10",
            ["PATH_AS_SENT", "QUERY_AS_SENT", "QUERY_UNSORTED"]),
]}, indent=2))
