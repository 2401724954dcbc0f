package dev.slipway.local.events;

/** Whose events these are, as their envelopes say: an account's id and a region. */
public record Account(String id, String region) {
    /** The account that stands for this machine. */
    public static final Account LOCAL = new Account("000000000000", "us-east-1");
}
