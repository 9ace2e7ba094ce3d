package io.millrace.topology;

/**
 * A topic of a {@link Stage}. {@link Topics} makes and checks it by this, and {@code doctor} looks
 * at its settings and permissions.
 */
public record TopicSpec(String name, TopicRole role) {}
