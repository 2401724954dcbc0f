"""Made signed-by-botocore.json beside it: python sign.py > signed-by-botocore.json, with botocore 1.40.0."""
import datetime
import json
from urllib.parse import urlsplit

import botocore
import botocore.auth
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 11, 26, 6, 0, 0)
KEY_ID, SECRET, SERVICE = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "execute-api"
HOST = "http://127.0.0.1:8080"
JSON = {"Content-Type": "application/json"}


class Now(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return NOW


def signed(name, method, path, params=None, headers=None, body="", token=None, region="us-east-1"):
    request = AWSRequest(method, HOST + path, dict(headers or {}), body.encode(), params)
    SigV4Auth(Credentials(KEY_ID, SECRET, token), SERVICE, region).add_auth(request)
    sent = request.prepare()
    url = urlsplit(sent.url)
    values = {k: v.decode() if isinstance(v, bytes) else v for k, v in sent.headers.items()}
    values["Host"] = url.netloc
    return {
        "name": name,
        "method": method,
        "path": url.path,
        "query": url.query,
        "headers": dict(sorted(values.items())),
        "body": body,
    }


botocore.auth.datetime.datetime = Now
print(json.dumps({
    "signedBy": "botocore " + botocore.__version__,
    "time": NOW.isoformat() + "Z",
    "keyId": KEY_ID,
    "secret": SECRET,
    "service": SERVICE,
    "requests": [
        signed("a plain GET", "GET", "/v1/models"),
        signed("a path with an encoded space", "GET", "/v1/models/fraud%20detector"),
        signed("a path with an at sign and a plus", "GET", "/v1/models/a@b+c/versions/latest"),
        signed("a path with an encoded at sign and plus", "GET", "/v1/models/a%40b%2Bc"),
        signed("a path with umlauts", "GET", "/v1/models/Gr%C3%B6%C3%9Fe"),
        signed("a path with two slashes, dots and one at its end", "GET", "/v1//models/./x/../y/"),
        signed("a path with a tilde and brackets", "GET", "/v1/~x/(1)%5B2%5D"),
        signed("the root", "GET", "/"),
        signed("a query to be sorted", "GET", "/v1/models", {"limit": "10", "cursor": "x/y==", "Z": "1", "a": ""}),
        signed("a query with spaces and a plus", "GET", "/v1/models", {"filter": "name LIKE '%a%' AND x = 'a+b'"}),
        signed("a query with umlauts", "GET", "/v1/models", {"prefix": "Größe"}),
        signed("a query with a key twice", "GET", "/v1/models", [("tag", "b=2"), ("tag", "a=1"), ("prefix", "x")]),
        signed("a query with a key and no value", "GET", "/v1/models?deleted&prefix=x"),
        signed("a query with what is encoded already", "GET", "/v1/models", {"cursor": "a%2Fb", "prefix": "100%"}),
        signed("a path with an encoded slash and percent", "GET", "/v1/models/a%2Fb%2520c"),
        signed("a POST", "POST", "/v1/models", None, {**JSON, "Idempotency-Key": "k-1"}, '{"name":"fraud-detector"}'),
        signed("a body that is not ASCII", "POST", "/v1/models", None, JSON, '{"description":"Größe 模型"}'),
        signed("header values with spaces", "POST", "/v1/models", None, {**JSON, "X-Note": "  a   b  c "}, "{}"),
        signed("a session token", "GET", "/v1/models", token="session-token/+="),
        signed("another region", "DELETE", "/v1/models/x", region="eu-central-1"),
    ],
}, indent=2, ensure_ascii=False))
