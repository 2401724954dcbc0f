"""The short story, told by the client that openapi-generator makes for Python: argument 1 is where the registry listens,
tokens come from the environment."""
import datetime, hashlib, os, sys
import urllib3
import slipway_generated as slipway
from slipway_generated.rest import ApiException


def client(person):
    return slipway.ApiClient(slipway.Configuration(host=sys.argv[1], access_token=os.environ["TOKEN_" + person]))


ada, grace, root = client("ADA"), client("GRACE"), client("ROOT")
name = "client-openapi-generator-python"

model = slipway.ModelsApi(ada).create_model(slipway.ModelRegistration(name=name, tags={"team": "risk"}))
assert model.name == name and model.last_version == 0
slipway.StagesApi(root).set_policy(
    name, "production", policy=slipway.Policy(approvals=1, gates=[slipway.Gate(metric="auc", op=">=", value=0.9)]))

for number in (1, 2):
    content = f"weights {number}".encode()
    registered = slipway.VersionsApi(ada).register_version(name, slipway.VersionRegistration(
        metrics={"auc": 0.93},
        hyperparameters={"depth": 6, "booster": "dart", "early-stop": True, "rate": 0.5},
        schema={"inputs": [{"name": "amount"}]},
        files=[slipway.DeclaredFile(path="weights.bin", size=len(content), sha256=hashlib.sha256(content).hexdigest())]))
    assert registered.version == number
    upload = registered.uploads[0].requests[0]
    answer = urllib3.request(upload.method, upload.url, body=content, headers=upload.headers)
    assert answer.status == 200, answer.data
    version = slipway.VersionsApi(ada).complete_version(name, number)
    assert version.status == slipway.VersionStatus.VERSION_READY
    assert version.hyperparameters == {"depth": 6, "booster": "dart", "early-stop": True, "rate": 0.5}
    promotion = slipway.PromotionsApi(ada).request_promotion(
        name, number, slipway.PromotionRequest(stage="production", reason="Better recall"))
    assert promotion.status == slipway.PromotionStatus.PROMOTION_WAITING
    decided = slipway.PromotionsApi(grace).decide_promotion(
        promotion.id, slipway.DecisionRequest(decision=slipway.Verdict.APPROVE, comment="Checked"))
    assert decided.status == slipway.PromotionStatus.PROMOTION_APPLIED

rollback = slipway.StagesApi(ada).roll_back_stage(
    name, "production", slipway.RollbackRequest(reason="Alerts"), if_match='"2"')
assert rollback.version == 1 and rollback.kind == slipway.StageChangeKind.ROLLED_BACK
now = datetime.datetime.now(datetime.timezone.utc)
then = slipway.StagesApi(ada).get_stage(name, "production", at=now).actual_instance
assert then.version == 1
policy = slipway.StagesApi(ada).get_policy(name, "production")
assert policy.approvals == 1 and policy.gates[0].value == 0.9

entries = [entry.actual_instance for entry in slipway.HistoryApi(ada).list_history(name, order="oldest").entries]
assert isinstance(entries[0], slipway.ModelRegisteredEntry) and entries[0].tags == {"team": "risk"}
moved = [entry for entry in entries if isinstance(entry, slipway.StageChangedEntry)]
assert [entry.to for entry in moved] == [1, 2, 1]
assert [(approver.by, approver.by_name) for approver in moved[1].approved_by] == [("user:grace", "grace")]
assert slipway.HistoryApi(ada).verify_history(name).whole

try:
    slipway.ModelsApi(ada).create_model(slipway.ModelRegistration(name=name))
    raise AssertionError("a name was given twice")
except ApiException as refused:
    assert refused.status == 409 and refused.data.code == "MODEL_EXISTS", refused
print(f"{len(entries)} entries read")
