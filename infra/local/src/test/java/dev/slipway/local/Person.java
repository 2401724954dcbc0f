package dev.slipway.local;

import dev.slipway.showcase.Reply;
import java.util.Map;

/** Somebody who calls the registry in a test. */
public final class Person {
    private final TestMachine machine;
    private final String token;

    private Person(TestMachine machine, String token) {
        this.machine = machine;
        this.token = token;
    }

    /** A person of some groups, by the name that histories will show. */
    public static Person of(TestMachine machine, String subject, String... groups) {
        return new Person(machine, machine.token(subject, groups));
    }

    /** Registers, uploads and asks for promotions. */
    public static Person ada(TestMachine machine) {
        return new Person(machine, machine.ada());
    }

    /** Approves. */
    public static Person grace(TestMachine machine) {
        return new Person(machine, machine.grace());
    }

    /** Sets policies, deletes and restores. */
    public static Person root(TestMachine machine) {
        return new Person(machine, machine.root());
    }

    public String token() {
        return token;
    }

    public Reply get(String path) {
        return machine.client().call(token, "GET", path);
    }

    public Reply post(String path, Map<String, ?> body) {
        return machine.client().call(token, "POST", path, body);
    }

    public Reply post(String path, Map<String, ?> body, String header, String value) {
        return machine.client().call(token, "POST", path, body, Map.of(header, value));
    }

    public Reply patch(String path, Map<String, ?> body) {
        return machine.client().call(token, "PATCH", path, body);
    }

    public Reply put(String path, Map<String, ?> body) {
        return machine.client().call(token, "PUT", path, body);
    }

    public Reply put(String path, Map<String, ?> body, String header, String value) {
        return machine.client().call(token, "PUT", path, body, Map.of(header, value));
    }

    public Reply delete(String path) {
        return machine.client().call(token, "DELETE", path);
    }

    public Reply delete(String path, Map<String, ?> body) {
        return machine.client().call(token, "DELETE", path, body);
    }

    public Reply delete(String path, Map<String, ?> body, String header, String value) {
        return machine.client().call(token, "DELETE", path, body, Map.of(header, value));
    }
}
