package dev.slipway.local.resilience;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkClientException;

/** One fault at one call that a process makes to the outside, whichever part it calls. Counts the calls until then. Thread-safe. */
final class Faults {
    /** What goes wrong. */
    enum Kind {
        /** The process is killed before the call. */
        DIES_BEFORE,
        /** The process is killed after the call. */
        DIES_AFTER,
        /** The call fails; nothing was done. */
        FAILS,
        /** The call fails; what it should do was done. */
        LOSES_THE_ANSWER,
        /** Nothing fails, but before the process goes on, somebody else does something. */
        IS_OVERTAKEN;

        boolean kills() {
            return this == DIES_BEFORE || this == DIES_AFTER;
        }
    }

    /** The process is no more. An error, so that nobody handles it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final int at;
    private final Kind kind;
    private final Runnable other;
    private final AtomicInteger calls = new AtomicInteger();

    /** A fault at this call, the first of which is number 1; at number 0 there is none. */
    Faults(int at, Kind kind) {
        this(at, kind, () -> {});
    }

    private Faults(int at, Kind kind, Runnable other) {
        this.at = at;
        this.kind = kind;
        this.other = other;
    }

    /** What another does when this call was made. */
    static Faults overtakenAfter(int call, Runnable other) {
        return new Faults(call, Kind.IS_OVERTAKEN, other);
    }

    static Faults none() {
        return new Faults(0, Kind.FAILS);
    }

    /** How many calls were made. */
    int calls() {
        return calls.get();
    }

    /** Whether the fault has happened. */
    boolean happened() {
        return at > 0 && calls.get() >= at;
    }

    boolean killed() {
        return happened() && kind.kills();
    }

    /** The same client, with the fault in it. */
    <C> C in(Class<C> type, C client) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(client, arguments);
            }
            if (killed()) {
                throw new Killed();
            }
            boolean now = calls.incrementAndGet() == at;
            if (now && kind == Kind.DIES_BEFORE) {
                throw new Killed();
            }
            if (now && kind == Kind.FAILS) {
                throw SdkClientException.create("not reached");
            }
            Object answer;
            try {
                answer = method.invoke(client, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (now && kind == Kind.DIES_AFTER) {
                throw new Killed();
            }
            if (now && kind == Kind.LOSES_THE_ANSWER) {
                throw SdkClientException.create("no answer");
            }
            if (now && kind == Kind.IS_OVERTAKEN) {
                other.run();
            }
            return answer;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
