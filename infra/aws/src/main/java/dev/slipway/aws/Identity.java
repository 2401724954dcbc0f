package dev.slipway.aws;

import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cognito.AccountRecovery;
import software.amazon.awscdk.services.cognito.AuthFlow;
import software.amazon.awscdk.services.cognito.CfnUserPoolGroup;
import software.amazon.awscdk.services.cognito.Mfa;
import software.amazon.awscdk.services.cognito.MfaSecondFactor;
import software.amazon.awscdk.services.cognito.PasswordPolicy;
import software.amazon.awscdk.services.cognito.SignInAliases;
import software.amazon.awscdk.services.cognito.UserPool;
import software.amazon.awscdk.services.cognito.UserPoolClient;
import software.constructs.Construct;

/**
 * Who vouches for callers: an issuer outside where the environment names one, otherwise a user pool with the groups that the
 * registry's permissions know. Nobody signs up on their own, and nobody is there to begin with.
 */
final class Identity extends Construct {
    private final String issuer;
    private final String audience;
    private final Optional<UserPool> pool;
    private final Optional<UserPoolClient> client;

    Identity(Construct scope, Environment environment) {
        super(scope, "Identity");
        if (environment.api().issuer().isPresent()) {
            pool = Optional.empty();
            client = Optional.empty();
            issuer = environment.api().issuer().get();
            audience = environment.api().audience().orElseThrow();
        } else {
            UserPool made = pool(environment);
            environment
                    .access()
                    .groups()
                    .forEach(group -> CfnUserPoolGroup.Builder.create(this, group)
                            .groupName(group)
                            .userPoolId(made.getUserPoolId())
                            .build());
            UserPoolClient ofMade = client(made);
            pool = Optional.of(made);
            client = Optional.of(ofMade);
            issuer = "https://cognito-idp." + Stack.of(this).getRegion() + ".amazonaws.com/" + made.getUserPoolId();
            audience = ofMade.getUserPoolClientId();
        }
    }

    /** Whose tokens are taken. */
    String issuer() {
        return issuer;
    }

    /** For whom they must be issued. */
    String audience() {
        return audience;
    }

    Optional<String> userPool() {
        return pool.map(UserPool::getUserPoolId);
    }

    Optional<String> userPoolClient() {
        return client.map(UserPoolClient::getUserPoolClientId);
    }

    private UserPool pool(Environment environment) {
        return UserPool.Builder.create(this, "Users")
                .selfSignUpEnabled(false)
                .signInAliases(SignInAliases.builder().email(true).build())
                .signInCaseSensitive(false)
                .accountRecovery(AccountRecovery.EMAIL_ONLY)
                .mfa(Mfa.OPTIONAL)
                .mfaSecondFactor(MfaSecondFactor.builder().otp(true).sms(false).build())
                .passwordPolicy(PasswordPolicy.builder()
                        .minLength(12)
                        .requireLowercase(true)
                        .requireUppercase(true)
                        .requireDigits(true)
                        .requireSymbols(true)
                        .tempPasswordValidity(Duration.days(3))
                        .build())
                .deletionProtection(environment.keepData())
                .removalPolicy(environment.afterTheStack())
                .build();
    }

    /** For command lines and jobs; its tokens carry the user's groups. */
    private UserPoolClient client(UserPool of) {
        return UserPoolClient.Builder.create(this, "Client")
                .userPool(of)
                .generateSecret(false)
                .disableOAuth(true)
                .authFlows(
                        AuthFlow.builder().userSrp(true).adminUserPassword(true).build())
                .preventUserExistenceErrors(true)
                .enableTokenRevocation(true)
                .accessTokenValidity(Duration.hours(1))
                .idTokenValidity(Duration.hours(1))
                .refreshTokenValidity(Duration.days(30))
                .build();
    }
}
