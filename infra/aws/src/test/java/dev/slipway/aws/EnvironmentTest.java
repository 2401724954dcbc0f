package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
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
    @CsvSource(delimiter = '|', textBlock = """
            {"keepDate":true}                                     | keepDate is no setting; there are [account, api,
            {"keepData":"yes"}                                    | keepData must be true or false
            {"logRetentionDays":31}                               | logRetentionDays must be one of [1, 3, 5, 7,
            {"account":"111122223333"}                            | account and region must be set together or not at all
            {"account":"1111","region":"eu-central-1"}            | account must have 12 digits
            {"account":"111122223333","region":"Frankfurt"}       | region must be one like eu-central-1
            {"functions":7}                                       | functions must be an object with settings
            {"functions":{"memory":64}}                           | functions.memory must be from 256 to 10240, not 64
            {"functions":{"memory":1.5}}                          | functions.memory must be a whole number
            {"functions":{"memory":4294968320}}                   | functions.memory must be a whole number of at most 32 bits
            {"functions":{"timeoutSeconds":30}}                   | functions.timeoutSeconds must be from 3 to 29, not 30
            {"functions":{"backgroundTimeoutSeconds":61}}         | functions.backgroundTimeoutSeconds must be from 10 to 60, not 61
            {"functions":{"sweepMinutes":0}}                      | functions.sweepMinutes must be from 1 to 1440, not 0
            {"functions":{"reservedConcurrency":{"rollbck":5}}}   | functions.reservedConcurrency.rollbck is no function; there are [approval-step,
            {"functions":{"reservedConcurrency":{"rollback":0}}}  | functions.reservedConcurrency.rollback must be from 1 to 1000, not 0
            {"functions":{"reservedConcurrency":{"rollback":""}}} | functions.reservedConcurrency.rollback must be a whole number
            {"api":{"isuer":"https://login.example.com"}}         | api.isuer is no setting; there are [audience, burst,
            {"api":{"requestsPerSecond":0}}                       | api.requestsPerSecond must be from 1 to 10000, not 0
            {"api":{"burst":5001}}                                | api.burst must be from 1 to 5000, not 5001
            {"api":{"issuer":"https://login.example.com"}}        | api.issuer and audience must be set together or not at all
            {"api":{"issuer":"http://a.example","audience":"x"}}  | api.issuer must be an https URL
            {"api":{"trackingUri":"http://mlflow.internal"}}      | api.trackingUri must be an https URL
            {"api":{"trackingUri":"https://a:b@mlflow.example"}}  | api.trackingUri must be an https URL
            {"api":{"corsOrigins":["*"]}}                         | api.corsOrigins must be origins like https://models.example.com, not *
            {"api":{"corsOrigins":"https://a.example"}}           | api.corsOrigins must be a list of texts
            {"api":{"corsOrigins":[7]}}                           | api.corsOrigins[0] must be a text
            {"storage":{"archiveAfterDays":7}}                    | storage.archiveAfterDays must be from 8 to 3650, not 7
            {"storage":{"objectLockDays":0}}                      | storage.objectLockDays must be from 1 to 36500, not 0
            {"events":{"webhook":"http://ci.example.com"}}        | events.webhook must be an https URL
            {"events":{"webhook":"https://"}}                     | events.webhook must be an https URL
            {"events":{"archiveDays":0}}                          | events.archiveDays must be from 1 to 3650, not 0
            {"events":{"approvers":["risk team"]}}                | events.approvers must be mail addresses, not risk team
            {"events":{"deploy":[" "]}}                           | events.deploy must not have an empty command
            """)
    void aSettingThatCannotBeIsRefusedByItsNameAndRule(String settings, String message) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith("cdk.json: environments.test." + message);
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
    void everyEnvironmentOfTheProjectIsRight() {
        Map<String, Object> environments = Template.object(Template.context("dev"), "environments");

        assertThat(environments.keySet()).containsAll(List.of("dev", "staging", "prod"));
        environments
                .keySet()
                .forEach(name ->
                        assertThat(Environment.of(name, environments).name()).isEqualTo(name));
        assertThat(Environment.of("dev", environments).keepData()).isFalse();
        assertThat(Environment.of("prod", environments).keepData()).isTrue();
        assertThat(Environment.of("prod", environments).customerKey()).isTrue();
    }

    private static Environment read(String settings) {
        return Environment.of("test", Map.of("test", Json.readObject(settings)));
    }
}
