/** Settings of the network: layers, losses, regularization and clipping. */
@NullMarked
package io.millrace.network;

import org.jspecify.annotations.NullMarked;
