"""What Schemathesis finds and is right as it is, each as narrow as it can be said and with its reason. It drops nothing else."""

import re

import schemathesis

# Codes of requests that fit the description and are refused for what happened before, which no schema can say.
RIGHTLY_REFUSED = {
    "PRECONDITION_FAILED": "a revision that the thing no longer has",
    "KEY_REUSED": "a key under which another request was sent",
}

# Rules that no schema can say, but for the first: field and rule of the refusal. The descriptions of the fields say them.
RULES = [
    # Two members or parameters at once. dependentRequired says that parts and partSize come together; the tool does not always
    # keep to it.
    (r"files\[\d+\]\.parts", r"must be given together with partSize, or neither of them"),
    (r"files\[\d+\]\.parts", r"must hold one SHA-256 for each of the \d+ parts that \d+ bytes make, not \d+"),
    (r"files\[\d+\]\.partSize", r"makes \d+ parts; at most \d+ are taken"),
    (r"files", r"must not have (?:twice: |both ).*"),
    (r"lineage\.run\.id", r"must be given where the location is not"),
    (r"status", r"must be WAITING, or a model must be named with model="),
    # Which cursors a list gave out.
    (r"cursor", r"must be the nextCursor of the same list with the same filters, at most a day old"),
    # What a deployment sets.
    (r"files\[\d+\]\.parts", r"must be given for a file of more than \d+ bytes: .*"),
    # How near to 0 a number is, how many digits a double keeps of it, and how large it is at any depth of a document.
    (r"metrics\W.*", r"must be 0, or at least 1e-130 and less than 1e126 in size"),
    (r"(?:metrics|schema|hyperparameters)\W.*", r"must be a (?:double in its shortest form|number that a double holds): .*"),
    (r"(?:schema|hyperparameters)\W.*", r"must be from -\(2\^53-1\) to 2\^53-1; send a larger one as a string"),
    # How deep and how large a document is.
    (r"hyperparameters\W.*", r"must have at most \d+ levels of lists and objects"),
    (r"hyperparameters", r"must take at most \d+ bytes as JSON in ASCII, not \d+"),
    # What texts and names hold at any depth of a document.
    (r"hyperparameters\W.*", r"must not have control or text-direction characters"),
    # How many grants all roles have together, and how the ids of machines are spelled.
    (r"(?:viewers|contributors|approvers|reporters|maintainers)(?:\[\d+\])?", r"must have at most \d+ elements, together with those of the other roles"),
    (r"(?:viewers|contributors|approvers|reporters|maintainers)(?:\[\d+\])?", r"must be (?:a group, user:|the ARN of one) .*"),
    (r"approvers\[\d+\]", r"must be the name of a group, .*; no identity"),
    # How long days, hours, minutes and seconds are together.
    (r"expiresAfter", r"must be from PT1S to P90D"),
    # Which locations may carry a password or a key, or hide something by their spelling.
    (r"lineage\..*", r"must not have a user name and password or, save over SSH, a user name"),
    (r"lineage\..*", r"must not have a parameter that carries a credential, .*"),
    (r"lineage\..*", r"must be percent-encoded UTF-8"),
    # The schema names those below U+10000 as they are; languages write the others differently in a pattern.
    (r"lineage\..*", r"must not have control or text-direction characters"),
]


def breaks_the_pattern_of_if_match(case):
    """The tool makes headers of letters and digits alone, also where the pattern asks for quotes, and calls them valid."""
    sent = (case.headers or {}).get("If-Match")
    return sent is not None and not re.fullmatch(r'\*|"(0|[1-9][0-9]{0,17})"', sent)


def is_excepted(error, case):
    if error["field"] == "If-Match":
        return breaks_the_pattern_of_if_match(case)
    return any(re.fullmatch(field, error["field"], re.S) and re.fullmatch(rule, error["rule"], re.S) for field, rule in RULES)


def is_rightly_refused(problem, case):
    errors = problem.get("errors", [])
    return problem["code"] in RIGHTLY_REFUSED or (errors and all(is_excepted(error, case) for error in errors))


def is_an_id_for_a_name(case):
    """A deleted model is named by id: and its id; the tool takes the id in an answer for the name in a path."""
    return re.fullmatch(r"[0-7][0-9A-Z]{25}", str((case.path_parameters or {}).get("model"))) is not None


def is_one_key_sent_twice(case):
    """A header that is sent twice arrives joined by a comma, and equal values count as one; the tool joins lists likewise."""
    keys = str((case.headers or {}).get("Idempotency-Key")).split(",")
    return len(keys) > 1 and len({key.strip() for key in keys}) == 1


def has_null_member(value):
    """What may be left out may be null, for clients that write all members; the tool takes null for another type."""
    if isinstance(value, dict):
        return any(member is None or has_null_member(member) for member in value.values())
    return isinstance(value, list) and any(has_null_member(element) for element in value)


def is_without_a_route(response):
    """API Gateway answers 404, not 405, to a method that a path does not have, and so does the gateway on one machine."""
    return response.status_code == 404 and response.json()["code"] == "ROUTE_NOT_FOUND"


def is_too_large(response):
    """What is too large is refused unread, with 413, which the tool does not count as refused."""
    return response.status_code == 413


@schemathesis.hook
def filter_failure(context, failure, case, response):
    name = type(failure).__name__
    if name == "UnsupportedMethodResponse":
        return not is_without_a_route(response)
    if name == "EnsureResourceAvailability":
        return not is_an_id_for_a_name(case)
    if name == "AcceptedNegativeData":
        return not (is_too_large(response) or is_one_key_sent_twice(case) or has_null_member(case.body))
    if name == "RejectedPositiveData":
        return not is_rightly_refused(response.json(), case)
    return True
