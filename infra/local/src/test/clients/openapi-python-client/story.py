"""The short story, told by the client that openapi-python-client makes: argument 1 is where the registry listens, tokens come
from the environment."""
import datetime, hashlib, os, sys
import httpx
from slipway_generated import AuthenticatedClient
from slipway_generated.api.history import list_history, verify_history
from slipway_generated.api.models import create_model
from slipway_generated.api.promotions import decide_promotion, request_promotion
from slipway_generated.api.stages import get_policy, get_stage, roll_back_stage, set_policy
from slipway_generated.api.versions import complete_version, register_version
from slipway_generated.models import (
    DecisionRequest, DeclaredFile, Gate, GateOp, Hyperparameters, ListHistoryOrder, Metrics, ModelRegisteredEntry,
    ModelRegistration, Policy, Problem, ProblemCode, PromotionRequest, PromotionStatus, RollbackRequest, StageChangedEntry,
    StageChangeKind, Tags, Verdict, VersionRegistration, VersionStatus)


def client(person):
    return AuthenticatedClient(base_url=sys.argv[1], token=os.environ["TOKEN_" + person])


def filled(kind, members):
    made = kind()
    made.additional_properties = members
    return made


ada, grace, root = client("ADA"), client("GRACE"), client("ROOT")
name = "client-openapi-python-client"

registration = ModelRegistration(name=name, tags=filled(Tags, {"team": "risk"}))
model = create_model.sync(client=ada, body=registration)
assert model.name == name and model.last_version == 0, model
set_policy.sync(name, "production", client=root,
                body=Policy(approvals=1, gates=[Gate(metric="auc", op=GateOp.VALUE_0, value=0.9)]))

for number in (1, 2):
    content = f"weights {number}".encode()
    registered = register_version.sync(name, client=ada, body=VersionRegistration(
        metrics=filled(Metrics, {"auc": 0.93}),
        hyperparameters=filled(Hyperparameters, {"depth": 6, "booster": "dart", "early-stop": True, "rate": 0.5}),
        files=[DeclaredFile(path="weights.bin", size=len(content), sha256=hashlib.sha256(content).hexdigest())]))
    assert registered.version == number, registered
    upload = registered.uploads[0].requests[0]
    answer = httpx.request(
        upload.method.value, upload.url, content=content, headers=upload.headers.additional_properties)
    assert answer.status_code == 200, answer.text
    version = complete_version.sync(name, number, client=ada)
    assert version.status is VersionStatus.VERSION_READY, version
    assert version.hyperparameters["depth"] == 6
    promotion = request_promotion.sync(
        name, number, client=ada, body=PromotionRequest(stage="production", reason="Better recall"))
    assert promotion.status is PromotionStatus.PROMOTION_WAITING, promotion
    decided = decide_promotion.sync(
        promotion.id, client=grace, body=DecisionRequest(decision=Verdict.APPROVE, comment="Checked"))
    assert decided.status is PromotionStatus.PROMOTION_APPLIED, decided

rollback = roll_back_stage.sync(name, "production", client=ada, body=RollbackRequest(reason="Alerts"), if_match='"2"')
assert rollback.version == 1 and rollback.kind is StageChangeKind.ROLLED_BACK, rollback
now = datetime.datetime.now(datetime.timezone.utc)
assert get_stage.sync(name, "production", client=ada, at=now).version == 1
assert get_policy.sync(name, "production", client=ada).gates[0].value == 0.9

entries = list_history.sync(name, client=ada, order=ListHistoryOrder.OLDEST).entries
assert isinstance(entries[0], ModelRegisteredEntry) and entries[0].tags["team"] == "risk", entries[0]
moved = [entry for entry in entries if isinstance(entry, StageChangedEntry)]
assert [entry.to for entry in moved] == [1, 2, 1], moved
assert [(approver.by, approver.by_name) for approver in moved[1].approved_by] == [("user:grace", "grace")], moved
assert verify_history.sync(name, client=ada).whole

refused = create_model.sync(client=ada, body=ModelRegistration(name=name))
assert isinstance(refused, Problem) and refused.code is ProblemCode.MODEL_EXISTS, refused
print(f"{len(entries)} entries read")
