package io.millrace.learning;

/**
 * The settings that shape what is learned are others than before the restart.
 *
 * @param step mini-batches learned or skipped with the former ones
 * @param samples the same in samples of the replica
 * @param changes a sentence for people
 */
public record SettingsChange(long step, long samples, String changes) {}
