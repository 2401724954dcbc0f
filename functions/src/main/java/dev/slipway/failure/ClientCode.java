package dev.slipway.failure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Why a call of AWS failed on our side: codes of our own, where AWS gave none. */
enum ClientCode {
    /** The call was not answered in time, all its tries together. */
    CALL_TIMED_OUT,
    /** One try was not answered in time, and there was no other. */
    ATTEMPT_TIMED_OUT,
    /** The host's name is not known. */
    UNKNOWN_HOST,
    /** Nobody takes a connection there. */
    NO_CONNECTION,
    /** The connection cannot be made secure. */
    TLS_FAILED,
    /** The connection broke. */
    CONNECTION_LOST,
    /** There is nothing to sign the call with. */
    NO_CREDENTIALS,
    /** The thread was interrupted. */
    INTERRUPTED,
    /** There was an answer of 200, and it cannot be read. */
    UNREADABLE_ANSWER,
    /** Something else on our side. */
    CLIENT_FAILED;

    private static final String CREDENTIALS = "software.amazon.awssdk.auth.credentials.";

    /** The code of a failure that is no answer of AWS, by the exceptions' types and where they come from. */
    static ClientCode of(SdkException failure, List<Throwable> causes) {
        if (failure instanceof ApiCallTimeoutException) {
            return CALL_TIMED_OUT;
        }
        if (failure instanceof AbortedException) {
            return INTERRUPTED;
        }
        // Looking for them is a call, too, that can fail in each of the ways below.
        if (isOfCredentials(failure)) {
            return NO_CREDENTIALS;
        }
        if (failure instanceof ApiCallAttemptTimeoutException || has(causes, SocketTimeoutException.class)) {
            return ATTEMPT_TIMED_OUT;
        }
        return ofConnection(causes);
    }

    private static ClientCode ofConnection(List<Throwable> causes) {
        if (has(causes, UnknownHostException.class)) {
            return UNKNOWN_HOST;
        }
        if (has(causes, ConnectException.class) || has(causes, NoRouteToHostException.class)) {
            return NO_CONNECTION;
        }
        if (has(causes, SSLException.class)) {
            return TLS_FAILED;
        }
        // What the SDK's parser of JSON throws is an I/O error, too, and not in a class that others may name.
        if (has(causes, XMLStreamException.class)
                || causes.stream().anyMatch(cause -> cause.getClass().getName().contains(".jackson."))) {
            return UNREADABLE_ANSWER;
        }
        return has(causes, IOException.class) ? CONNECTION_LOST : CLIENT_FAILED;
    }

    /** The exception has no type of its own; it is thrown where credentials are looked for. */
    private static boolean isOfCredentials(SdkException failure) {
        return Arrays.stream(failure.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(CREDENTIALS));
    }

    private static boolean has(List<Throwable> causes, Class<?> type) {
        return causes.stream().anyMatch(type::isInstance);
    }
}
