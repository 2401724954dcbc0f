"""Starts MiniStack with what it lacks to run this stack for real. Whoever raises its version removes what it has by then.

Besides the emulator's own variables these are read: SLIPWAY_JAVA, the java that runs the functions; SLIPWAY_RUNTIME, the
class path of Lambda's runtime interface client; SLIPWAY_NATIVE, its native library; SLIPWAY_REPORT, a file to which a line is
added for each start of a function ("start <handler>") and for each call that is denied ("denied <action> <principal>
<resource>").
"""

import functools
import json
import os
import shlex

from ministack.core import iam_actions, iam_evaluator, lambda_runtime
from ministack.services import codebuild, eventbridge, lambda_svc, stepfunctions
from ministack.services.cloudformation import provisioners

HANDLERS = provisioners._RESOURCE_HANDLERS
JNI = "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI"


def around(owner, name):
    """Puts a function of ours around one of the emulator's, which ours gets as its first argument."""
    entries = owner if isinstance(owner, dict) else vars(owner)

    def put(outer):
        entries[name] = functools.partial(outer, entries[name])
        return outer

    return put


def is_java(config):
    return str(config.get("Runtime", "")).startswith("java")


def report(line):
    with open(os.environ["SLIPWAY_REPORT"], "a") as file:
        file.write(line + "\n")


# Policies ask for TLS (aws:SecureTransport). The emulator is called over plain HTTP on loopback.
@around(iam_evaluator, "pin_request_origin")
def over_tls(inner, address, _secure):
    return inner(address, True)


# A task's token says of which execution it is; the right to answer it is checked on the state machine, of which there is one.
@around(iam_actions, "extract_resource_arn")
def machine_of_task(inner, service, method, path, headers, body, *more):
    if service == "states" and b"taskToken" in body and len(stepfunctions._state_machines) == 1:
        return next(iter(stepfunctions._state_machines))
    return inner(service, method, path, headers, body, *more)


# A story can pass although a right is missing, which only a retry or a dead letter would show: denied calls are counted.
@around(iam_actions, "access_denied_response")
def told_denied(inner, service, action, principal, *more, **named):
    report(f"denied {action} {principal} {named.get('resource_arn', '*')}")
    return inner(service, action, principal, *more, **named)


# Java functions are mocked unless Docker is there. They are run as a custom runtime is, by a program named bootstrap: it
# starts Lambda's own runtime interface client for Java with the deployed jar and the function's handler and variables.
@around(lambda_runtime, "_worker_class_for")
def java_runs(inner, config):
    return lambda_runtime.ProvidedWorker if is_java(config) else inner(config)


@around(lambda_svc, "_execute_function_dispatch")
def java_is_dispatched(inner, function, config, *more):
    return inner(function, {**config, "Runtime": "provided.al2023"} if is_java(config) else config, *more)


@around(lambda_svc, "_provided_runtime_code_dir")
def with_bootstrap(inner, code):
    folder = inner(code)
    bootstrap = os.path.join(folder, "bootstrap")
    if not os.path.exists(bootstrap):
        names = ("JAVA", "RUNTIME", "NATIVE", "REPORT")
        java, runtime, native, starts = (shlex.quote(os.environ["SLIPWAY_" + name]) for name in names)
        with open(bootstrap, "w") as file:
            # No snapshot is taken here: the runtime is told so, and primes nothing.
            file.write(
                f'#!/bin/sh\necho "start $_HANDLER" >> {starts}\nexport AWS_LAMBDA_INITIALIZATION_TYPE=on-demand\n'
                f'exec {java} -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -D{JNI}={native} -cp "$LAMBDA_TASK_ROOT":{runtime} '
                'com.amazonaws.services.lambda.runtime.api.client.AWSLambda "$_HANDLER"\n'
            )
        os.chmod(bootstrap, 0o755)
    return folder


# Eight JVMs that start beside each other take longer than the ten seconds that Lambda gives one.
lambda_runtime._PROVIDED_INIT_TIMEOUT = 60.0


# TimeoutSeconds of a JSONata state may be an expression; it is evaluated before the emulator adds it to a time.
@around(stepfunctions, "_execute_task")
def with_timeout(inner, state, raw, execution, context):
    seconds = state.get("TimeoutSeconds")
    if isinstance(seconds, str):
        state = {**state, "TimeoutSeconds": int(stepfunctions._apply_jsonata_template(seconds, raw, context))}
    return inner(state, raw, execution, context)


# Rules have no builds as targets: the build is started, without the variables, which the emulator has no place for.
@around(eventbridge, "_invoke_target")
def builds(inner, target, *more, **named):
    arn = target.get("Arn", "")
    if ":codebuild:" in arn:
        return codebuild._start_build({"projectName": arn.rpartition("/")[2]})
    return inner(target, *more, **named)


# An HTTP API is addressed by its host's name, which no DNS knows here: the address by path is answered in its place.
@around(HANDLERS["AWS::ApiGatewayV2::Api"], "create")
@around(HANDLERS["AWS::ApiGatewayV2::Api"], "update")
def with_address(inner, *asked):
    api, attributes = inner(*asked)
    return api, {**attributes, "ApiEndpoint": f'{os.environ["AWS_ENDPOINT_URL"]}/_aws/execute-api/{api}'}


def of_events(kind, name_member, create, delete):
    """A resource that EventBridge has and CloudFormation here has not."""

    def created(logical_id, props, _stack):
        name = props.get(name_member) or logical_id[:40]
        asked = {**props, name_member: name}
        if "SourceArn" in props:
            asked = {**asked, "EventSourceArn": props["SourceArn"], "EventPattern": json.dumps(props["EventPattern"])}
        answer = create(asked)
        if answer[0] >= 400:
            raise ValueError(f"AWS::Events::{kind} {name}: {answer[2]!r}")
        return name, {name_member: name, "Arn": json.loads(answer[2])[kind + "Arn"]}

    HANDLERS["AWS::Events::" + kind] = {"create": created, "delete": lambda name, _props: delete({name_member: name})}


of_events("Archive", "ArchiveName", eventbridge._create_archive, eventbridge._delete_archive)
of_events("Connection", "Name", eventbridge._create_connection, eventbridge._delete_connection)
of_events("ApiDestination", "Name", eventbridge._create_api_destination, eventbridge._delete_api_destination)

from ministack.app import main  # noqa: E402  When it is imported it takes names out of the modules above.

main()
