package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cognito.AccountRecovery;
import software.amazon.awscdk.services.cognito.AuthFlow;
import software.amazon.awscdk.services.cognito.CfnUserPoolGroup;
import software.amazon.awscdk.services.cognito.ClientAttributes;
import software.amazon.awscdk.services.cognito.CognitoDomainOptions;
import software.amazon.awscdk.services.cognito.Mfa;
import software.amazon.awscdk.services.cognito.MfaSecondFactor;
import software.amazon.awscdk.services.cognito.OAuthFlows;
import software.amazon.awscdk.services.cognito.OAuthScope;
import software.amazon.awscdk.services.cognito.OAuthSettings;
import software.amazon.awscdk.services.cognito.PasswordPolicy;
import software.amazon.awscdk.services.cognito.SignInAliases;
import software.amazon.awscdk.services.cognito.StandardAttributesMask;
import software.amazon.awscdk.services.cognito.UserPool;
import software.amazon.awscdk.services.cognito.UserPoolClient;
import software.amazon.awscdk.services.cognito.UserPoolClientIdentityProvider;
import software.amazon.awscdk.services.cognito.UserPoolDomain;
import software.amazon.awscdk.services.cognito.UserPoolDomainOptions;
import software.constructs.Construct;

/**
 * Who vouches for callers: an issuer outside where the environment names one, otherwise a user pool with the groups that the
 * registry's permissions know. Nobody signs up on their own, and nobody is there to begin with.
 */
final class Identity extends Construct {
    /**
     * Where a program on the user's own machine waits for the code. Cognito compares the port as well, so there are three, for
     * when one is taken.
     */
    static final List<String> CALLBACKS = List.of(
            "http://127.0.0.1:18480/callback", "http://127.0.0.1:18481/callback", "http://127.0.0.1:18482/callback");

    private final String issuer;
    private final String audience;
    private final Optional<UserPool> pool;
    private final Optional<UserPoolClient> client;
    private final Optional<UserPoolDomain> domain;

    Identity(Construct scope, Environment environment) {
        super(scope, "Identity");
        if (environment.api().issuer().isPresent()) {
            pool = Optional.empty();
            client = Optional.empty();
            domain = Optional.empty();
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
            domain = Optional.of(made.addDomain(
                    "SignIn",
                    UserPoolDomainOptions.builder()
                            .cognitoDomain(CognitoDomainOptions.builder()
                                    // One name for all accounts of a region: the account's number makes it ours.
                                    .domainPrefix("slipway-" + environment.name() + "-"
                                            + Stack.of(this).getAccount())
                                    .build())
                            .build()));
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

    /** Where people sign in with a browser: its {@code /oauth2/authorize} and {@code /oauth2/token}. */
    Optional<String> signInUrl() {
        return domain.map(UserPoolDomain::baseUrl);
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

    /**
     * For command lines and web pages, which keep no secret: they sign in with a browser, by an authorization code and PKCE, and
     * programs of administrators with a password. Its tokens carry the user's groups.
     */
    private UserPoolClient client(UserPool of) {
        return UserPoolClient.Builder.create(this, "Client")
                .userPool(of)
                .generateSecret(false)
                .supportedIdentityProviders(List.of(UserPoolClientIdentityProvider.COGNITO))
                .oAuth(OAuthSettings.builder()
                        .flows(OAuthFlows.builder().authorizationCodeGrant(true).build())
                        .scopes(List.of(OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE))
                        .callbackUrls(CALLBACKS)
                        .build())
                .authFlows(
                        AuthFlow.builder().userSrp(true).adminUserPassword(true).build())
                // Names are shown where people decide: nobody gives themselves another address or name.
                .writeAttributes(new ClientAttributes()
                        .withStandardAttributes(
                                StandardAttributesMask.builder().locale(true).build()))
                .preventUserExistenceErrors(true)
                .enableTokenRevocation(true)
                .accessTokenValidity(Duration.hours(1))
                .idTokenValidity(Duration.hours(1))
                .refreshTokenValidity(Duration.days(30))
                .build();
    }
}
