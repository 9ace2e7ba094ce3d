package io.millrace.network;

/** The function that a layer applies to each of its outputs. */
public enum Activation {
  /** x */
  LINEAR,
  /** max(x, 0) */
  RELU,
  /** x for x > 0, else 0.2 x (Maas et al. 2013, with TensorFlow's slope) */
  LEAKY_RELU,
  /** x for x > 0, else eˣ − 1 (Clevert et al. 2016) */
  ELU,
  /** self-normalizing ELU (Klambauer et al. 2017) */
  SELU,
  /** x Φ(x), exact (Hendrycks and Gimpel 2016) */
  GELU,
  /** x σ(x) (Ramachandran et al. 2017) */
  SWISH,
  /** hyperbolic tangent */
  TANH,
  /** 1 / (1 + e⁻ˣ) */
  SIGMOID,
  /** ln(1 + eˣ) */
  SOFTPLUS
}
