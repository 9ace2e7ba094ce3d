package io.millrace.server;

/**
 * How the app is.
 *
 * @param live whether it works; if not, it should be started anew
 * @param ready whether it does its work right now, rather than starting or rebalancing
 * @param reason one sentence for a person
 */
public record Health(boolean live, boolean ready, String reason) {}
