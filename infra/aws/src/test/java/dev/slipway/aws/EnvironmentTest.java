package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.aws.settings.Environment;
import dev.slipway.aws.settings.InvalidSetting;
import dev.slipway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of an environment, right and wrong, as the code takes them and as the schema for editors does. */
class EnvironmentTest {
    private static final Path SCHEMA = Path.of("infra/aws/src/main/resources/dev/slipway/aws/cdk.schema.json");
    private static final Map<String, Object> DOCUMENT = schema();
    private static final Schema JUDGE = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Json.write(DOCUMENT));

    private static final String TABLE = "arn:aws:dynamodb:eu-central-1:111122223333:table/registry";
    private static final String STREAM = TABLE + "/stream/2026-11-25T10:00:00.000";
    private static final String SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mlflow/token-a1B2c3";
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    @Test
    void whatIsNotSetHasItsDefault() {
        Environment environment = read("{}");

        assertThat(environment.keepData()).isTrue();
        assertThat(environment.customerKey()).isFalse();
        assertThat(environment.functions().memory()).isEqualTo(1024);
        assertThat(environment.functions().reservedConcurrency()).isEmpty();
        assertThat(environment.api().issuer()).isEmpty();
        assertThat(environment.storage().objectLockDays()).isEmpty();
        assertThat(environment.events().deploy()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', maxCharsPerColumn = 10_000, textBlock = """
            {"keepDate":true}                                     | keepDate is no setting; there are [access, account, api,
            {"keepData":"yes"}                                    | keepData must be true or false
            {"customerKey":1}                                     | customerKey must be true or false
            {"logRetentionDays":31}                               | logRetentionDays must be one of [1, 3, 5, 7,
            {"account":"111122223333"}                            | account and region must be set together or not at all
            {"region":"eu-central-1"}                             | account and region must be set together or not at all
            {"account":"1111","region":"eu-central-1"}            | account must have 12 digits
            {"account":"111122223333","region":"Frankfurt"}       | region must be one of [af-south-1,
            {"account":"111122223333","region":"eu-centrl-1"}     | region must be one of [af-south-1,
            {"account":"111122223333","region":"aws-global"}      | region must be one of [af-south-1,
            {"account":"111122223333","region":"cn-north-1"}      | region must be one of [af-south-1,
            {"functions":7}                                       | functions must be an object with settings
            {"functions":{"memory":64}}                           | functions.memory must be from 256 to 10240, not 64
            {"functions":{"memory":1.5}}                          | functions.memory must be a whole number
            {"functions":{"memory":4294968320}}                   | functions.memory must be a whole number of at most 32 bits
            {"functions":{"timeoutSeconds":30}}                   | functions.timeoutSeconds must be from 3 to 29, not 30
            {"functions":{"backgroundTimeoutSeconds":61}}         | functions.backgroundTimeoutSeconds must be from 10 to 60, not 61
            {"functions":{"sweepMinutes":0}}                      | functions.sweepMinutes must be from 1 to 480, not 0
            {"functions":{"sweepMinutes":481}}                    | functions.sweepMinutes must be from 1 to 480, not 481
            {"functions":{"reservedConcurrency":{"rollbck":5}}}   | functions.reservedConcurrency.rollbck is no function; there are [adoption,
            {"functions":{"reservedConcurrency":{"rollback":0}}}  | functions.reservedConcurrency.rollback must be from 1 to 1000, not 0
            {"functions":{"reservedConcurrency":{"rollback":""}}} | functions.reservedConcurrency.rollback must be a whole number
            {"api":{"isuer":"https://login.example.com"}}         | api.isuer is no setting; there are [audience, burst,
            {"api":{"requestsPerSecond":0}}                       | api.requestsPerSecond must be from 1 to 10000, not 0
            {"api":{"burst":5001}}                                | api.burst must be from 1 to 5000, not 5001
            {"api":{"issuer":"https://login.example.com"}}        | api.issuer and audience must be set together or not at all
            {"api":{"issuer":"http://a.example","audience":"x"}}  | api.issuer must be an https URL, without a user
            {"api":{"issuer":"https://a.example/?v=2","audience":"x"}} | api.issuer must not have a query or a fragment
            {"api":{"issuer":"https://a.example/#x","audience":"x"}}   | api.issuer must not have a query or a fragment
            {"api":{"issuer":"https://localhost/a","audience":"x"}}    | api.issuer must have a host that AWS can reach, not localhost
            {"api":{"issuer":"https://10.1.2.3/a","audience":"x"}}     | api.issuer must have a host that AWS can reach, not 10.1.2.3
            {"api":{"issuer":"https://a.example","audience":" "}} | api.audience must not be empty
            {"api":{"trackingUri":"https://mlflow.example"}} | api.trackingUri is no setting; there are [audience, burst,
            {"sources":{"prefix":"s3://models/a/"}} | sources must be a list
            {"sources":["s3://models/a/"]} | sources[0] must be an object
            {"sources":[{"groups":["a"]}]} | sources[0].prefix must be given
            {"sources":[{"prefix":"s3://models/a/"}]} | sources[0].groups must be given
            {"sources":[{"prefix":"s3://models/a","groups":["a"]}]} | sources[0].prefix must be a folder of S3 that ends with /
            {"sources":[{"prefix":"https://models/a/","groups":["a"]}]} | sources[0].prefix must be a folder of S3 that ends with /
            {"sources":[{"prefix":"s3://models/a*/","groups":["a"]}]} | sources[0].prefix must not have *, ? or $ in it
            {"sources":[{"prefix":"s3://models/a/","groups":["a"]},{"prefix":"s3://models/${aws:userid}/","groups":["a"]}]} | sources[1].prefix must not have *, ? or $ in it
            {"sources":[{"prefix":"s3://models/../","groups":["a"]}]} | sources[0].prefix must not have a segment ..
            {"sources":[{"prefix":"s3://models/a/","groups":"a"}]} | sources[0].groups must be a list of texts
            {"sources":[{"prefix":"s3://models/a/","groups":["a","role:ci"]}]} | sources[0].groups[1] must be a group, user:<subject>,
            {"sources":[{"prefix":"s3://models/a/","groups":["a"],"key":"alias/a"}]} | sources[0].key must be the ARN of a key: arn:aws:kms:
            {"sources":[{"prefix":"s3://models/a/","groups":["a"],"keys":"a"}]} | sources[0].keys is no setting; there are [groups, key, prefix]
            {"sources":[{"prefix":"s3://models/a/","groups":["a"]}],"storage":{"bucket":"models"}} | sources must not name models, the registry's own bucket
            {"tracking":"https://mlflow.example"} | tracking must be an object with settings
            {"tracking":{"experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must be given
            {"tracking":{"uri":"https://mlflow.example"}} | tracking.experiments must list whose runs may be registered by whom; all runs, by all who contribute: [{"name": "*", "groups": ["contributors"]}]
            {"tracking":{"uri":"https://mlflow.example","experiments":[]}} | tracking.experiments must list whose runs
            {"tracking":{"uri":"https://mlflow.example","experiments":[{"name":"*"}]}} | tracking.experiments[0].groups must be given
            {"tracking":{"uri":"https://mlflow.example","experiments":[{"groups":["a"]}]}} | tracking.experiments[0].name must be given
            {"tracking":{"uri":"https://mlflow.example","experiments":[{"name":"*","groups":["role:ci"]}]}} | tracking.experiments[0].groups[0] must be a group,
            {"tracking":{"uri":"https://mlflow.example","experiments":[{"name":"*","groups":["a"],"group":"a"}]}} | tracking.experiments[0].group is unknown
            {"tracking":{"uri":"http://mlflow.example","experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must be an https URL, without a user
            {"tracking":{"uri":"https://a:b@mlflow.example","experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must be an https URL, without a user
            {"tracking":{"uri":"https://mlflow.example/?a=b","experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must not have a query or a fragment
            {"tracking":{"uri":"https://mlflow.example/@a","experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must not have spaces and @
            {"tracking":{"uri":"https://mlflow","experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must have a host that AWS can reach, not mlflow
            {"tracking":{"uri":"https://mlflow.internal","experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must have a host that AWS can reach, not mlflow.internal
            {"tracking":{"uri":"https://192.168.0.7","experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must have a host that AWS can reach, not 192.168.0.7
            {"tracking":{"uri":"ftp://mlflow.internal","vpc":{"vpcId":"vpc-01234567","subnetIds":["subnet-01234567"]},"experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must be an http or https URL, without a user
            {"tracking":{"uri":"http://mlflow.internal/#a","vpc":{"vpcId":"vpc-01234567","subnetIds":["subnet-01234567"]},"experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must not have a query or a fragment
            {"tracking":{"uri":"http://169.254.169.254","vpc":{"vpcId":"vpc-01234567","subnetIds":["subnet-01234567"]},"experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must have a host of the network, not 169.254.169.254
            {"tracking":{"uri":"http://localhost:5000","vpc":{"vpcId":"vpc-01234567","subnetIds":["subnet-01234567"]},"experiments":[{"name":"*","groups":["a"]}]}} | tracking.uri must have a host of the network, not localhost
            {"tracking":{"uri":"https://mlflow.example","secret":"mlflow/token","experiments":[{"name":"*","groups":["a"]}]}} | tracking.secret must be the whole ARN of a secret: arn:aws:secretsmanager:
            {"tracking":{"uri":"https://mlflow.example","secret":"arn:aws:secretsmanager:eu-central-1:111122223333:secret:mlflow","experiments":[{"name":"*","groups":["a"]}]}} | tracking.secret must be the whole ARN of a secret
            {"account":"111122223333","region":"eu-west-1","tracking":{"uri":"https://mlflow.example","secret":"arn:aws:secretsmanager:eu-central-1:111122223333:secret:mlflow-a1B2c3","experiments":[{"name":"*","groups":["a"]}]}} | tracking.secret must be in eu-west-1, the region of this environment
            {"tracking":{"uri":"https://mlflow.example","artifacts":"mlflow-artifacts:/","experiments":[{"name":"*","groups":["a"]}]}} | tracking.artifacts must be a folder of S3
            {"tracking":{"uri":"https://mlflow.example","artifacts":"s3://models/?/","experiments":[{"name":"*","groups":["a"]}]}} | tracking.artifacts must not have *, ? or $ in it
            {"tracking":{"uri":"https://mlflow.example","key":"arn:aws:kms:eu-central-1:111122223333:key/1234abcd","experiments":[{"name":"*","groups":["a"]}]}} | tracking.key cannot be set without artifacts
            {"tracking":{"uri":"https://mlflow.example","artifacts":"s3://models/","key":"a","experiments":[{"name":"*","groups":["a"]}]}} | tracking.key must be the ARN of a key: arn:aws:kms:
            {"tracking":{"uri":"https://mlflow.example","vpc":{"subnetIds":["subnet-01234567"]},"experiments":[{"name":"*","groups":["a"]}]}} | tracking.vpc.vpcId must be the id of a VPC
            {"tracking":{"uri":"https://mlflow.example","vpc":{"vpcId":"vpc-01234567"},"experiments":[{"name":"*","groups":["a"]}]}} | tracking.vpc.subnetIds must name from 1 to 16 subnets
            {"tracking":{"uri":"https://mlflow.example","vpc":{"vpcId":"vpc-01234567","subnetIds":["a"]},"experiments":[{"name":"*","groups":["a"]}]}} | tracking.vpc.subnetIds must be ids: subnet-<hexadecimal digits>, not a
            {"tracking":{"uri":"https://mlflow.example","vpc":{"vpcId":"vpc-01234567","subnetIds":["subnet-01234567","subnet-01234567"]},"experiments":[{"name":"*","groups":["a"]}]}} | tracking.vpc.subnetIds must not name subnet-01234567 twice
            {"tracking":{"uri":"https://mlflow.example","vpc":{"vpcId":"vpc-01234567","subnetIds":["subnet-01234567"],"securityGroupIds":["a"]},"experiments":[{"name":"*","groups":["a"]}]}} | tracking.vpc.securityGroupIds must be ids: sg-<hexadecimal digits>, not a
            {"api":{"corsOrigins":["*"]}}                         | api.corsOrigins must be origins like https://models.example.com, not *
            {"api":{"corsOrigins":["https://a.example/"]}}        | api.corsOrigins must be origins like https://models.example.com, not https://a.example/
            {"api":{"corsOrigins":["https://a.example","https://a.example"]}} | api.corsOrigins must not name https://a.example twice
            {"api":{"corsOrigins":"https://a.example"}}           | api.corsOrigins must be a list of texts
            {"api":{"corsOrigins":[7]}}                           | api.corsOrigins[0] must be a text
            {"api":{"downloads":"S3"}}                            | api.downloads must be registry or s3
            {"storage":{"archiveAfterDays":7}}                    | storage.archiveAfterDays must be from 8 to 3650, not 7
            {"storage":{"objectLockDays":0}}                      | storage.objectLockDays must be from 1 to 36500, not 0
            {"storage":{"table":"registry"}}                      | storage.table must be the ARN of the table's stream: arn:aws:dynamodb:
            {"storage":{"table":"arn:aws:dynamodb:eu-central-1:111122223333:table/registry"}} | storage.table must be the ARN of the table's stream
            {"storage":{"bucket":"s3://models"}}                  | storage.bucket must be the name of a bucket
            {"storage":{"bucket":"a..b"}}                         | storage.bucket must be the name of a bucket
            {"storage":{"bucket":"models","objectLockDays":1}}    | storage.objectLockDays cannot be set beside bucket
            {"storage":{"bucket":"models","archiveAfterDays":9}}  | storage.archiveAfterDays cannot be set beside bucket
            {"storage":{"key":"alias/slipway"}}                   | storage.key must be the ARN of a key: arn:aws:kms:
            {"customerKey":true,"storage":{"key":"arn:aws:kms:eu-central-1:111122223333:key/1234abcd"}} | customerKey and storage.key cannot be set together
            {"account":"111122223333","region":"eu-west-1","storage":{"key":"arn:aws:kms:eu-central-1:111122223333:key/1234abcd"}} | storage.key must be in eu-west-1, the region of this environment
            {"account":"444455556666","region":"eu-central-1","storage":{"table":"arn:aws:dynamodb:eu-central-1:111122223333:table/registry/stream/2026-11-25T10:00:00.000"}} | storage.table must be of 444455556666, the account of this environment
            {"access":{"admin":["a"]}}                            | access.admin is no setting; there are [admins,
            {"access":{"maintainers":["a"]}}                      | access.maintainers is no setting; there are [admins,
            {"access":{"admins":"a"}}                             | access.admins must be a list of texts
            {"access":{"admins":["arn:aws:iam::*:role/ci"]}}      | access.admins[0] must be the ARN of one IAM role or user
            {"access":{"admins":["role:ci"]}}                     | access.admins[0] must be a group, user:<subject>,
            {"machines":{"name":"ci"}}                            | machines must be a list
            {"machines":["ci"]}                                   | machines[0] must be an object
            {"machines":[{"name":"CI","trusted":["arn:aws:iam::111122223333:role/ci"]}]}   | machines[0].name must be 1 to 30 lower-case letters
            {"machines":[{"trusted":["arn:aws:iam::111122223333:role/ci"]}]}   | machines[0].name must be 1 to 30 lower-case letters
            {"machines":[{"name":"ci"}]}                          | machines[0].trusted must name from 1 to 20 ARNs
            {"machines":[{"name":"ci","trusted":["*"]}]}          | machines[0].trusted must be ARNs of IAM roles, users or accounts
            {"machines":[{"name":"ci","trusted":["arn:aws:iam::*:role/ci"]}]} | machines[0].trusted must be ARNs of IAM roles, users or accounts
            {"machines":[{"name":"ci","trusted":["arn:aws:iam::111122223333:role/*"]}]} | machines[0].trusted must be ARNs of IAM roles, users or accounts
            {"machines":[{"name":"ci","trusted":["arn:aws:iam::111122223333:role/c?/ci"]}]} | machines[0].trusted must be ARNs of IAM roles, users or accounts
            {"machines":[{"name":"ci","trusted":["arn:aws:sts::111122223333:assumed-role/ci/x"]}]} | machines[0].trusted must be ARNs of IAM roles, users or accounts
            {"machines":[{"name":"ci","trusted":["arn:aws:iam::111122223333:root"],"roles":["maintainer"]}]} | machines[0].roles must be of [admin, approver, contributor, reporter, viewer], not maintainer
            {"machines":[{"name":"ci","trusted":["arn:aws:iam::111122223333:root"],"roles":["viewer","viewer"]}]} | machines[0].roles must not name viewer twice
            {"machines":[{"name":"ci","trusted":["arn:aws:iam::111122223333:root"],"role":"viewer"}]} | machines[0].role is no setting; there are [name,
            {"machines":[{"name":"ci","trusted":["arn:aws:iam::111122223333:root"]},{"name":"ci","trusted":["arn:aws:iam::111122223333:root"]}]} | machines must not name ci twice
            {"events":{"stages":["release candidate"]}}           | events.stages must be names that stages can have, not release candidate
            {"events":{"stages":["canary","canary"]}}             | events.stages must not name canary twice
            {"events":{"restrictedModels":[""]}}                  | events.restrictedModels must be names that models can have
            {"events":{"restrictedModels":["pay","pay"]}}         | events.restrictedModels must not name pay twice
            {"events":{"webhook":"http://ci.example.com"}}        | events.webhook must be an https URL
            {"events":{"webhook":"https://"}}                     | events.webhook must be an https URL
            {"events":{"webhook":"https://ci.example:999999"}}     | events.webhook must be an https URL
            {"events":{"webhook":"https://ci.example.com/#a"}}    | events.webhook must not have a fragment or a *
            {"events":{"webhook":"https://ci.example.com/*"}}     | events.webhook must not have a fragment or a *
            {"events":{"webhook":"https://ci.localhost"}}         | events.webhook must have a host that AWS can reach, not ci.localhost
            {"events":{"webhook":"https://127.0.0.1:9000/hook"}}  | events.webhook must have a host that AWS can reach, not 127.0.0.1
            {"events":{"archiveDays":0}}                          | events.archiveDays must be from 1 to 3650, not 0
            {"events":{"approvers":["risk team"]}}                | events.approvers must be mail addresses, not risk team
            {"events":{"operators":["a@b.example","a@b.example"]}} | events.operators must not name a@b.example twice
            {"events":{"deploy":[" "]}}                           | events.deploy must not have an empty command
            """)
    void aSettingThatCannotBeIsRefusedByItsNameAndRule(String settings, String message) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith("cdk.json: environments.test." + message);
        assertThat(faults(settings).isEmpty()).as(settings).isEqualTo(isForTheCodeAlone(message));
    }

    /** What an editor is not told: which addresses are private, which ports there are, and what two settings must agree in. */
    private static boolean isForTheCodeAlone(String message) {
        return message.matches(".*AWS can reach, not (10\\.1\\.2\\.3|192.*|127.*|ci\\.localhost|mlflow\\.internal)")
                || message.contains("of this environment")
                || message.contains("own bucket")
                || message.contains("a segment ..")
                || message.contains("a host of the network")
                || message.equals("machines must not name ci twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost", "LOCALHOST", "localhost.", "a.localhost", "mlflow", "mlflow.local", "mlflow.internal",
                "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
                "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]",
                "[fc00::1]", "[fd12:3456::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]"
            })
    void aHostThatOnlyThisMachineOrItsNetworkReachesIsRefused(String host) {
        for (String setting : List.of(
                "{\"api\":{\"issuer\":\"https://%s/a\",\"audience\":\"x\"}}",
                "{\"tracking\":{\"uri\":\"https://%s/a\",\"experiments\":[{\"name\":\"*\",\"groups\":[\"a\"]}]}}",
                "{\"events\":{\"webhook\":\"https://%s/a\"}}")) {
            assertThatThrownBy(() -> read(String.format(setting, host)))
                    .hasMessageEndingWith("must have a host that AWS can reach, not " + host);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ci.example.com", "8.8.8.8", "172.32.0.1", "100.128.0.1", "localhost.example.com"})
    void aHostThatEverybodyReachesIsTaken(String host) {
        String settings = "{\"events\":{\"webhook\":\"https://" + host + ":8443/hook?key=1\"}}";
        assertThat(read(settings).events().webhook()).isPresent();
        assertThat(faults(settings)).isEmpty();
    }

    /** Settings that can be: of each at least one. */
    static Stream<String> right() {
        return Stream.of(
                "{\"account\":\"111122223333\",\"region\":\"us-gov-west-1\"}",
                "{\"keepData\":false,\"customerKey\":true,\"logRetentionDays\":3653}",
                "{\"access\":{\"viewers\":[\"everybody\"],\"contributors\":[\"ml\"],\"approvers\":[\"risk board\"],"
                        + "\"reporters\":[\"arn:aws:iam::111122223333:role/ci\"],\"admins\":[]}}",
                "{\"machines\":[{\"name\":\"ci-2\",\"trusted\":[\"arn:aws:iam::111122223333:role/service-role/ci\","
                        + "\"arn:aws-us-gov:iam::111122223333:user/u\",\"arn:aws:iam::444455556666:root\"],"
                        + "\"roles\":[\"reporter\",\"contributor\"]},"
                        + "{\"name\":\"a\",\"trusted\":[\"arn:aws:iam::444455556666:root\"]}]}",
                "{\"functions\":{\"memory\":256,\"timeoutSeconds\":3,\"backgroundTimeoutSeconds\":10,\"sweepMinutes\":480}}",
                "{\"functions\":{\"reservedConcurrency\":{\"rollback\":1,\"approval-step\":1000}}}",
                "{\"api\":{\"issuer\":\"https://login.example.com/tenant/v2.0\",\"audience\":\"slipway\"}}",
                "{\"api\":{\"requestsPerSecond\":1,\"burst\":5000}}",
                "{\"api\":{\"corsOrigins\":[\"https://models.example.com\",\"http://localhost:5173\"]}}",
                "{\"api\":{\"downloads\":\"s3\"}}",
                "{\"sources\":[{\"prefix\":\"s3://team.models-1/\",\"groups\":[\"team a\",\"role:111122223333/ci\","
                        + "\"arn:aws:iam::111122223333:role/jobs/ci\"],\"key\":\"" + KEY + "\"},"
                        + "{\"prefix\":\"s3://models/a b/c/\",\"groups\":[]}]}",
                "{\"tracking\":{\"uri\":\"https://mlflow.example.com:5000/base\",\"secret\":\"" + SECRET + "\","
                        + "\"artifacts\":\"s3://models/mlflow/\",\"key\":\"" + KEY + "\","
                        + "\"experiments\":[{\"name\":\"fraud-*\",\"groups\":[\"fraud\"]}]}}",
                "{\"tracking\":{\"uri\":\"http://10.0.0.7:5000\",\"vpc\":{\"vpcId\":\"vpc-01234567\","
                        + "\"subnetIds\":[\"subnet-0123456789abcdef0\"],\"securityGroupIds\":[\"sg-01234567\"]},"
                        + "\"experiments\":[{\"name\":\"*\",\"groups\":[\"contributors\"]}]}}",
                "{\"storage\":{\"archiveAfterDays\":8,\"objectLockDays\":36500}}",
                "{\"storage\":{\"table\":\"" + STREAM + "\",\"bucket\":\"kept.models-1\",\"key\":\"" + KEY + "\"}}",
                "{\"customerKey\":true,\"storage\":{\"bucket\":\"models\"}}",
                "{\"customerKey\":false,\"storage\":{\"key\":\"" + KEY + "\"}}",
                "{\"events\":{\"restrictedModels\":[\"salaries\"]}}",
                "{\"events\":{\"archiveDays\":1,\"stages\":[\"canary\",\"production\"],\"deploy\":[\"a\",\"a\"]}}",
                "{\"events\":{\"webhook\":\"https://ci.example.com/hook?key=1\"}}",
                "{\"events\":{\"approvers\":[\"a@b.example\"],\"operators\":[\"a+b@c.example\"]}}");
    }

    @ParameterizedTest
    @MethodSource("right")
    void aSettingThatCanBeIsTakenAndNotMarkedByAnEditor(String settings) {
        assertThat(read(settings)).isNotNull();
        assertThat(faults(settings)).isEmpty();
    }

    /** Lambda takes 4 KB of variables for a function, and refuses more in the middle of a deployment. */
    @Test
    void moreHoldersThanAFunctionCanBeToldAreRefused() {
        String groups = IntStream.range(0, 100)
                .mapToObj(i -> "\"a-team-with-a-long-name-" + i + "\"")
                .collect(Collectors.joining(","));

        assertThatThrownBy(() -> read("{\"access\":{\"viewers\":[" + groups + "]}}"))
                .hasMessageContaining("access must have at most 3000 bytes together with the machines, not ");
    }

    @Test
    void moreSourcesThanAFunctionCanBeToldBesideItsRolesAreRefused() {
        String sources = IntStream.range(0, 50)
                .mapToObj(i ->
                        "{\"prefix\":\"s3://bucket-of-a-team/models/of/" + i + "/\",\"groups\":[\"team-" + i + "\"]}")
                .collect(Collectors.joining(","));

        assertThatThrownBy(() -> read("{\"sources\":[" + sources + "]}"))
                .hasMessageContaining(
                        "sources must have at most 3300 bytes together with tracking, access and the machines, not ");
    }

    @Test
    void everySettingHasARightValueHere() {
        Set<String> set = new TreeSet<>();
        right().forEach(settings -> paths("", Json.readObject(settings), set));

        assertThat(set).containsAll(settings());
    }

    @Test
    void theSchemaNamesTheSettingsThatThereAre() {
        Map<String, String> sections = new TreeMap<>(Map.of("", "{\"?\":1}"));
        List.of("functions", "api", "access", "storage", "events")
                .forEach(section -> sections.put(section, "{\"" + section + "\":{\"?\":1}}"));
        sections.put(
                "tracking",
                "{\"tracking\":{\"?\":1,\"uri\":\"https://mlflow.example\","
                        + "\"experiments\":[{\"name\":\"*\",\"groups\":[\"a\"]}]}}");
        Set<String> known = new TreeSet<>();
        sections.forEach((section, settings) -> assertThatThrownBy(() -> read(settings))
                .satisfies(e -> {
                    String list =
                            e.getMessage().replaceFirst(".*there are \\[", "").replace("]", "");
                    for (String name : list.split(", ", -1)) {
                        known.add(section.isEmpty() ? name : section + "." + name);
                    }
                }));
        known.removeAll(sections.keySet());

        assertThat(settings()).isEqualTo(known);
    }

    @Test
    void theSchemasDefaultsAreTheOnesThatHold() {
        Map<String, Object> all = new TreeMap<>();
        for (String path : settings()) {
            Object value = Template.at(property(path), "default");
            if (value != null) {
                int dot = path.indexOf('.');
                if (dot < 0) {
                    all.put(path, value);
                } else {
                    @SuppressWarnings("unchecked")
                    Map<String, Object> section =
                            (Map<String, Object>) all.computeIfAbsent(path.substring(0, dot), name -> new TreeMap<>());
                    section.put(path.substring(dot + 1), value);
                }
            }
        }

        assertThat(all.toString()).contains("memory=1024", "sweepMinutes=5", "keepData=true", "archiveAfterDays=30");
        assertThat(read(Json.write(all))).isEqualTo(read("{}"));
    }

    /** A release of AWS's SDK that knows another region fails this: name it in the schema. */
    @Test
    void theSchemaNamesTheRegionsThatThereAre() {
        assertThatThrownBy(() -> read("{\"account\":\"111122223333\",\"region\":\"x\"}"))
                .hasMessageEndingWith("must be one of " + Template.list(property("region"), "enum") + ", not x");
    }

    @Test
    void everySettingIsDescribedForEditorsAndInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("docs/deployment.md"));
        for (String path : settings()) {
            assertThat(String.valueOf(Template.at(property(path), "description")))
                    .as(path)
                    .endsWith(".");
            assertThat(page.lines().filter(line -> line.startsWith("| ")).map(line -> line.split("\\|", -1)[1]))
                    .as("row of " + path)
                    .anyMatch(cell -> cell.contains("`" + path + "`"));
        }
    }

    @Test
    void anEnvironmentMustBeNamedAndThere() {
        assertThatThrownBy(() -> Environment.of(null, Map.of("dev", Map.of(), "prod", Map.of())))
                .hasMessage("say which environment: -c env=<name>, one of [dev, prod]");
        assertThatThrownBy(() -> Environment.of("prd", Map.of("dev", Map.of(), "prod", Map.of())))
                .hasMessage("there is no environment prd in cdk.json, only [dev, prod]");
        assertThatThrownBy(() -> Environment.of("My Prod", Map.of("My Prod", Map.of())))
                .hasMessageContaining("name must be 1 to 20 lower-case letters and digits");
    }

    @Test
    void everyEnvironmentOfTheProjectIsRight() throws IOException {
        Map<String, Object> environments = Template.object(Template.context("dev"), "environments");

        assertThat(environments.keySet()).containsAll(List.of("dev", "staging", "prod"));
        environments
                .keySet()
                .forEach(name ->
                        assertThat(Environment.of(name, environments).name()).isEqualTo(name));
        assertThat(Environment.of("dev", environments).keepData()).isFalse();
        assertThat(Environment.of("prod", environments).keepData()).isTrue();
        assertThat(Environment.of("prod", environments).customerKey()).isTrue();
        assertThat(JUDGE.validate(Files.readString(Path.of("cdk.json")), InputFormat.JSON))
                .isEmpty();
        assertThat(Json.readObject(Files.readString(Path.of("cdk.json")))).containsEntry("$schema", "./" + SCHEMA);
    }

    private static Environment read(String settings) {
        return Environment.of("test", Map.of("test", Json.readObject(settings)));
    }

    /** What an editor would mark in an entry. */
    private static List<String> faults(String settings) {
        String file = "{\"app\":\"\",\"context\":{\"environments\":{\"test\":" + settings + "}}}";
        return JUDGE.validate(file, InputFormat.JSON).stream()
                .map(String::valueOf)
                .toList();
    }

    private static Map<String, Object> schema() {
        try {
            return Json.readObject(Files.readString(SCHEMA));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The paths of all settings that the schema names. */
    private static Set<String> settings() {
        Set<String> settings = new TreeSet<>();
        Template.object(DOCUMENT, "$defs", "environment", "properties").forEach((name, property) -> {
            if (Template.at(property, "properties") == null) {
                settings.add(name);
            } else {
                Template.object(property, "properties").keySet().forEach(inner -> settings.add(name + "." + inner));
            }
        });
        return settings;
    }

    /** What the schema says of a setting; what it refers to is put in. */
    private static Map<String, Object> property(String path) {
        List<String> way = new ArrayList<>(List.of("$defs", "environment"));
        for (String step : path.split("\\.", -1)) {
            way.addAll(List.of("properties", step));
        }
        Map<String, Object> property = Template.object(DOCUMENT, way.toArray(String[]::new));
        Object reference = property.get("$ref");
        if (reference != null) {
            Template.object(DOCUMENT, "$defs", String.valueOf(reference).replaceFirst(".*/", ""))
                    .forEach(property::putIfAbsent);
        }
        return property;
    }

    private static void paths(String before, Map<?, ?> settings, Set<String> into) {
        settings.forEach((name, value) -> {
            into.add(before + name);
            if (value instanceof Map<?, ?> inner) {
                paths(before + name + ".", inner, into);
            }
        });
    }
}
